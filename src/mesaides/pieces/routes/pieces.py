"""The step of the pièces, and each file: sent by an ordinary form, opened, taken out, taken again."""

from collections.abc import Sequence

from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.rules.acces import is_attached, sees_demandes
from mesaides.db import transaction
from mesaides.demandes.moves.reponses import ClosedError
from mesaides.demandes.reads.consultations import note_consultation
from mesaides.demandes.reads.lecture import FicheDemande, load_demande
from mesaides.demandes.states.etapes import can_fill
from mesaides.errors import DomainError
from mesaides.pieces.moves.effacement import erase_unneeded
from mesaides.pieces.moves.pieces import AlreadyThereError, add_piece, remove_piece, reuse_piece
from mesaides.pieces.moves.reception import read_formed
from mesaides.pieces.reads.lecture import find_piece
from mesaides.pieces.reads.ouverture import open_piece
from mesaides.pieces.routes.page import FICHE, find_asked, pieces_page, received_page
from mesaides.pieces.rules.noms import clean_nom
from mesaides.pieces.rules.types import MAX_PAR_PIECE
from mesaides.web.files import blocks_of, saved_file, sent_files, size_of
from mesaides.web.found import found
from mesaides.web.handlers import get, post, save
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.takes import MAX_PIECE, Takes
from mesaides.web.visit import Fait, current_visit


@get("/demandes/{demande:int}/pieces", who=sees_demandes, dependencies=FICHE)
async def show_pieces(fiche: NamedDependency[FicheDemande]) -> Page:
    """To be given, then only read, but for what the Région asks again or lets be replaced."""
    if fiche.is_brouillon and can_fill(acteur(), fiche):
        return await pieces_page(fiche)
    return await received_page(await load_demande(fiche, []))


@save(
    "/demandes/{demande:int}/pieces/{code:str}",
    who=is_attached,
    dependencies=FICHE,
    takes=Takes(files=MAX_PIECE),
)
async def create_pieces(
    request: AnyRequest, fiche: NamedDependency[FicheDemande], code: FromPath[str]
) -> Page | Redirect:
    """Files that came in the form of a browser without script; the same bytes sent twice make one pièce."""
    await find_asked(fiche, code)
    sent = await sent_files(request, "fichier")
    reasons, deja = await _keep_all(sent, fiche, code)
    if reasons:
        return await pieces_page(fiche, refus={code: " ".join([*reasons, *deja])})
    told = " ".join([*(["Pièce enregistrée."] if len(sent) > len(deja) else []), *deja])
    return Redirect(f"/demandes/{fiche.id}/pieces", told, "info" if deja else "succes")


async def _keep_all(
    sent: Sequence[UploadFile], fiche: FicheDemande, code: str
) -> tuple[list[str], list[str]]:
    """Why some are not kept, and what is told of those that were there already."""
    reasons = [] if sent else ["Choisissez d’abord un fichier, puis envoyez-le."]
    deja: list[str] = []
    for fichier in sent[:MAX_PAR_PIECE]:
        try:
            await _keep(fichier, fiche, code)
        except ClosedError:
            raise
        except AlreadyThereError as there:
            deja.append(f"«\u00a0{clean_nom(fichier.filename)}\u00a0»\u00a0: {there}")
        except (ValueError, DomainError) as refused:
            reasons.append(f"«\u00a0{clean_nom(fichier.filename)}\u00a0»\u00a0: {refused}")
    if len(sent) > MAX_PAR_PIECE:
        reasons.append(
            f"Envoyez {MAX_PAR_PIECE}\u00a0fichiers au plus à la fois\u00a0: les suivants n’ont pas été gardés."
        )
    return reasons, deja


async def _keep(fichier: UploadFile, fiche: FicheDemande, code: str) -> None:
    now = current_visit().now
    nouvelle = await read_formed(blocks_of(fichier), fichier.filename, size_of(fichier), acteur(), now)
    try:
        async with transaction():
            await add_piece(fiche, code, nouvelle, acteur(), now)
    except DomainError:
        await erase_unneeded(nouvelle.cle)
        raise


@post("/demandes/{demande:int}/pieces/{code:str}/reprise", who=is_attached, dependencies=FICHE)
async def create_reprise(fiche: NamedDependency[FicheDemande], code: FromPath[str]) -> Redirect:
    await find_asked(fiche, code)
    await reuse_piece(fiche, code, acteur(), current_visit().now)
    return Redirect(f"/demandes/{fiche.id}/pieces", "Pièce reprise.", fait=Fait("Reprise"))


@post("/pieces/{piece:int}/suppression", who=is_attached)
async def delete_piece(piece: FromPath[int]) -> Redirect:
    trouvee, fiche = found(await find_piece(piece, acteur()))
    await remove_piece(fiche, trouvee, acteur(), current_visit().now)
    return Redirect(f"/demandes/{fiche.id}/pieces", "Fichier retiré.", fait=Fait("Retiré", "neutre"))


@get("/pieces/{piece:int}", who=sees_demandes, own=True)
async def show_piece(piece: FromPath[int]) -> Stream:
    trouvee, fiche = found(await find_piece(piece, acteur()))
    ouverte = found(await open_piece(trouvee, compte=acteur().compte, requete=current_visit().request_id))
    note_consultation(fiche, acteur(), pieces=True)
    return saved_file(
        ouverte.content, disposition=ouverte.disposition, mime=ouverte.mime, taille=ouverte.taille
    )


ROUTES = [show_pieces, create_pieces, create_reprise, delete_piece, show_piece]
