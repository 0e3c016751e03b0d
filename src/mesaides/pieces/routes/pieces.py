"""The step of the pièces, and each file: sent by an ordinary form, opened, taken out, taken again."""

import logging
from collections.abc import AsyncIterator

from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Stream

from mesaides.db import transaction
from mesaides.demandes.rules.acces import has_demandes, sees_demandes
from mesaides.demandes.states import EtatDemande, can_fill
from mesaides.demandes.tables.lecture import Fiche
from mesaides.errors import DomainError
from mesaides.pieces.fichiers import fichiers
from mesaides.pieces.reception import read_formed
from mesaides.pieces.routes.commun import FICHE, AnyRequest, acteur, find_asked, pieces_page
from mesaides.pieces.rules.noms import clean_nom, disposition
from mesaides.pieces.rules.types import MAX_PAR_PIECE, check_taille
from mesaides.pieces.tables.lecture import find_piece
from mesaides.pieces.tables.pieces import add_piece, remove_piece, reuse_piece
from mesaides.web.handlers import get, post, save
from mesaides.web.pages import Page, Redirect
from mesaides.web.security import MAX_PIECE
from mesaides.web.visit import current_visit

log = logging.getLogger("mesaides.pieces")
BLOCK = 256 * 1024
OPEN = {EtatDemande.BROUILLON, EtatDemande.A_COMPLETER}


@get("/demandes/{demande:int}/pieces", who=sees_demandes, dependencies=FICHE)
async def show_pieces(fiche: NamedDependency[Fiche]) -> Page | Redirect:
    if fiche.etat not in OPEN or not can_fill(acteur(), fiche):
        return Redirect(f"/demandes/{fiche.id}")
    return await pieces_page(fiche)


@save(
    "/demandes/{demande:int}/pieces/{code:str}",
    who=has_demandes,
    dependencies=FICHE,
    request_max_body_size=MAX_PIECE,
)
async def create_pieces(
    request: AnyRequest, fiche: NamedDependency[Fiche], code: FromPath[str]
) -> Page | Redirect:
    """Files that came in the form of a browser without script; the same bytes sent twice make one pièce."""
    find_asked(fiche, code)
    sent = [one for one in (await request.form()).getall("fichier", []) if isinstance(one, UploadFile)]
    reasons: list[str] = []
    for fichier in sent[:MAX_PAR_PIECE]:
        try:
            await _keep(fichier, fiche, code)
        except (ValueError, DomainError) as refused:
            reasons.append(f"« {clean_nom(fichier.filename)} » : {refused}")
    if not sent:
        reasons = ["Choisissez d’abord un fichier, puis envoyez-le."]
    if reasons:
        return await pieces_page(fiche, refus={code: " ".join(reasons)})
    return Redirect(f"/demandes/{fiche.id}/pieces", "Pièce enregistrée.")


async def _keep(fichier: UploadFile, fiche: Fiche, code: str) -> None:
    async def parts() -> AsyncIterator[bytes]:
        await fichier.seek(0)
        while block := await fichier.read(BLOCK):
            yield block

    check_taille(fichier.file.seek(0, 2))
    nouvelle = await read_formed(parts(), fichier.filename)
    async with transaction():
        await add_piece(fiche, code, nouvelle, acteur(), current_visit().now)


@post("/demandes/{demande:int}/pieces/{code:str}/reprise", who=has_demandes, dependencies=FICHE)
async def create_reprise(fiche: NamedDependency[Fiche], code: FromPath[str]) -> Redirect:
    find_asked(fiche, code)
    await reuse_piece(fiche, code, acteur(), current_visit().now)
    return Redirect(f"/demandes/{fiche.id}/pieces", "Pièce reprise.")


@post("/pieces/{piece:int}/suppression", who=has_demandes)
async def delete_piece(piece: FromPath[int]) -> Redirect:
    found = await find_piece(piece, acteur())
    if found is None:
        raise NotFoundException
    lue, fiche, _ = found
    await remove_piece(fiche, lue.id, lue.code, acteur(), current_visit().now)
    return Redirect(f"/demandes/{fiche.id}/pieces", "Fichier retiré.")


@get("/pieces/{piece:int}", who=sees_demandes)
async def show_piece(piece: FromPath[int]) -> Stream:
    """The file itself, only ever saved: nothing of it runs in the portal."""
    found = await find_piece(piece, acteur())
    if found is None or not found[0].is_disponible:
        raise NotFoundException
    lue, fiche, cle = found
    content = fichiers().stream(cle)
    try:
        first = await anext(content)
    except FileNotFoundError:
        log.exception("fichier absent", extra={"facts": {"piece": lue.id}})
        raise NotFoundException from None
    visit = current_visit()
    facts = {"compte": acteur().compte, "piece": lue.id, "demande": fiche.id, "requete": visit.request_id}
    log.info("piece ouverte", extra={"facts": facts})
    return Stream(
        _again(first, content),
        media_type=lue.type.mime,
        headers={
            "content-disposition": disposition(lue.nom),
            "content-length": str(lue.taille),
            "content-security-policy": "sandbox; default-src 'none'",
            "x-content-type-options": "nosniff",
            "cache-control": "no-store",
        },
    )


async def _again(first: bytes, others: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for block in others:
        yield block


ROUTES = [show_pieces, create_pieces, create_reprise, delete_piece, show_piece]
