"""Files sent in chunks by the page's script: begun, gone on with, ended. Answers are a few bytes of JSON."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mesaides.db import transaction
from mesaides.demandes.reads.lecture import FicheDemande
from mesaides.demandes.rules.acces import has_demandes
from mesaides.errors import DomainError, TooOftenError
from mesaides.pieces.contenu.fichiers import StoreDownError
from mesaides.pieces.moves.depot import DepotEnCours, FichierAnnonce, find_depot, open_depot
from mesaides.pieces.moves.reception import finish, receive_chunk
from mesaides.pieces.routes.page import FICHE, AnyRequest, acteur, find_asked
from mesaides.pieces.rules.noms import clean_nom
from mesaides.web.handlers import save
from mesaides.web.takes import MAX_CHUNK, Takes
from mesaides.web.visit import current_visit


def _tell(depot: DepotEnCours) -> Response[dict[str, Any]]:
    """Where it stands: `recu` bytes will not be lost; `fini` once it is a pièce, or refused with its reason."""
    told = {"depot": depot.id, "recu": depot.recu, "fini": depot.ferme_le is not None, "refus": depot.raison}
    return Response(told, headers={"cache-control": "no-store"}, media_type="application/json")


def _refuse(phrase: str, status_code: int = 422) -> Response[dict[str, Any]]:
    """With 503, the page goes on by itself later."""
    return Response(
        {"refus": phrase},
        status_code=status_code,
        headers={"cache-control": "no-store"},
        media_type="application/json",
    )


@save("/demandes/{demande:int}/pieces/{code:str}/depots", who=has_demandes, dependencies=FICHE)
async def create_depot(
    request: AnyRequest, fiche: NamedDependency[FicheDemande], code: FromPath[str]
) -> Response[dict[str, Any]]:
    """The same file announced again is the same: it goes on from what has arrived."""
    find_asked(fiche, code)
    form = await request.form()
    taille = str(form.get("taille", ""))
    if not (taille.isascii() and taille.isdecimal() and len(taille) < 16):
        return _refuse("La taille de ce fichier n’est pas connue\u00a0: envoyez-le de nouveau.")
    annonce = FichierAnnonce(
        clean_nom(str(form.get("nom", ""))), int(taille), clean_nom(str(form.get("empreinte", "")))
    )
    try:
        async with transaction():
            return _tell(await open_depot(fiche, code, annonce, acteur(), current_visit().now))
    except TooOftenError as refused:
        answer = _refuse(refused.phrase)
        answer.headers["retry-after"] = str(refused.retry_after)
        return answer
    except (ValueError, DomainError) as refused:
        return _refuse(str(refused))


@save(
    "/demandes/{demande:int}/depots/{depot:int}/{offset:int}",
    who=has_demandes,
    takes=Takes(raw=MAX_CHUNK),
    dependencies=FICHE,
)
async def create_chunk(
    request: AnyRequest, fiche: NamedDependency[FicheDemande], depot: FromPath[int], offset: FromPath[int]
) -> Response[dict[str, Any]]:
    """The raw bytes that begin at `offset`. The last ones, sent again or not, end the file."""
    now = current_visit().now
    under_way = await _find(fiche, depot)
    try:
        await receive_chunk(under_way, offset, await request.body(), acteur(), now)
        under_way = await _find(fiche, depot)
        if under_way.is_whole and not under_way.ferme_le:
            await finish(under_way, fiche, acteur(), now)
            under_way = await _find(fiche, depot)
    except ValueError as refused:
        return _refuse(str(refused))
    except StoreDownError as down:
        return _refuse(down.phrase, 503)
    return _tell(under_way)


async def _find(fiche: FicheDemande, depot: int) -> DepotEnCours:
    found = await find_depot(fiche.id, depot, acteur())
    if found is None:
        raise NotFoundException
    return found


ROUTES = [create_depot, create_chunk]
