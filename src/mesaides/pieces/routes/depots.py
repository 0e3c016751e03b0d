"""Files sent in chunks by the page's script: begun, gone on with, ended. Answers are a few bytes of JSON."""

from dataclasses import dataclass
from typing import TypeVar

from litestar import Response
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath

from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.rules.acces import is_attached
from mesaides.db import transaction
from mesaides.demandes.reads.lecture import FicheDemande
from mesaides.errors import DomainError, TooOftenError
from mesaides.pieces.contenu.fichiers import StoreDownError
from mesaides.pieces.moves.depot import DepotEnCours, FichierAnnonce, find_depot, open_depot
from mesaides.pieces.moves.reception import finish, receive_chunk
from mesaides.pieces.routes.lignes import end_line, taking
from mesaides.pieces.routes.page import FICHE, find_asked
from mesaides.pieces.rules.noms import clean_nom
from mesaides.web.bodies import Arrival
from mesaides.web.found import found
from mesaides.web.handlers import save
from mesaides.web.pages import AnyRequest
from mesaides.web.takes import MAX_CHUNK, Takes, declared_length
from mesaides.web.visit import current_visit

T = TypeVar("T")
LONG = 256 * 1024
"""Bytes of a chunk that a good line sends: on such a line, a new connection costs less than a chunk sent again."""


@dataclass(frozen=True, slots=True)
class AvancementDepot:
    """Where it stands: `recu` bytes will not be lost; `fini` once it is a pièce, or refused with its reason."""

    depot: int
    recu: int
    fini: bool
    refus: str


Answer = Response[AvancementDepot] | Response[dict[str, str]]


def _tell(depot: DepotEnCours) -> Response[AvancementDepot]:
    return _answer(AvancementDepot(depot.id, depot.recu, depot.ferme_le is not None, depot.raison))


def _refuse(refused: Exception, status_code: int = 422) -> Response[dict[str, str]]:
    """With 503, the page goes on by itself later."""
    answer = _answer({"refus": str(refused)}, status_code)
    if isinstance(refused, TooOftenError):
        answer.headers["retry-after"] = str(refused.retry_after)
    return answer


def _hang_up(told: Response[T]) -> Response[T]:
    """Browsers send again by themselves, from its start, what a cut ends on a connection that has served before: what
    follows is to come by a new one."""
    told.headers["connection"] = "close"
    return told


def _answer(content: T, status_code: int = 200) -> Response[T]:
    headers = {"cache-control": "no-store"}
    return Response(content, status_code=status_code, headers=headers, media_type="application/json")


@save("/demandes/{demande:int}/pieces/{code:str}/depots", who=is_attached, dependencies=FICHE)
async def create_depot(
    request: AnyRequest, fiche: NamedDependency[FicheDemande], code: FromPath[str]
) -> Answer:
    """The same file announced again is the same: it goes on from what has arrived."""
    await find_asked(fiche, code)
    try:
        annonce = _read_annonce(await request.form())
        async with transaction():
            depot = await open_depot(fiche, code, annonce, acteur(), current_visit().now)
        await end_line(depot.id)
        depot = await _find(fiche, depot.id)
        return _hang_up(_tell(depot)) if depot.recu else _tell(depot)
    except (ValueError, DomainError) as refused:
        return _refuse(refused)


def _read_annonce(form: FormMultiDict) -> FichierAnnonce:
    """Raises ValueError."""
    taille = str(form.get("taille", ""))
    if not (taille.isascii() and taille.isdecimal() and len(taille) < 16):
        raise ValueError("La taille de ce fichier n’est pas connue\u00a0: envoyez-le de nouveau.")
    nom, empreinte = (clean_nom(str(form.get(name, ""))) for name in ("nom", "empreinte"))
    return FichierAnnonce(nom, int(taille), empreinte)


@save(
    "/demandes/{demande:int}/depots/{depot:int}/{offset:int}",
    who=is_attached,
    takes=Takes(raw=MAX_CHUNK),
    dependencies=FICHE,
)
async def create_chunk(
    request: AnyRequest, fiche: NamedDependency[FicheDemande], depot: FromPath[int], offset: FromPath[int]
) -> Answer:
    """The raw bytes that begin at `offset`, kept as they come; refused unread where others are awaited.

    The last ones, sent again or not, end the file.
    """
    arrival = Arrival(request.receive)
    await _find(fiche, depot)  # nobody but its sender ends the line of a file
    try:
        async with taking(depot, arrival):
            wanted = await _is_awaited(fiche, depot, offset)
            if wanted:
                await _keep(arrival, fiche, depot, offset)
        told = _tell(await _end(await _find(fiche, depot), fiche))
        if not wanted:
            told.status_code = 409
        next_is_short = offset and declared_length(request.scope, 0) < LONG
        return told if wanted and next_is_short else _hang_up(told)
    except ValueError as refused:
        return _refuse(refused)
    except StoreDownError as down:
        return _refuse(down, 503)


async def _is_awaited(fiche: FicheDemande, depot: int, offset: int) -> bool:
    under_way = await _find(fiche, depot)
    return offset == under_way.recu and not under_way.ferme_le


async def _keep(arrival: Arrival, fiche: FicheDemande, depot: int, offset: int) -> None:
    """Less what another line has brought meanwhile: a browser sends by itself a second time what a cut ended."""
    async for octets in arrival.blocks():
        under_way = await _find(fiche, depot)
        known = under_way.recu - offset
        if known < 0 or under_way.ferme_le:
            return
        await receive_chunk(under_way, octets[known:], acteur(), current_visit().now)
        offset += len(octets)


async def _end(depot: DepotEnCours, fiche: FicheDemande) -> DepotEnCours:
    """As it is then: once all of it has come, a pièce or a refusal."""
    if not depot.is_whole or depot.ferme_le:
        return depot
    await finish(depot, fiche, acteur(), current_visit().now)
    return await _find(fiche, depot.id)


async def _find(fiche: FicheDemande, depot: int) -> DepotEnCours:
    return found(await find_depot(fiche.id, depot, acteur()))


ROUTES = [create_depot, create_chunk]
