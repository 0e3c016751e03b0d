"""What the routes of pièces share: the demande found through the person, the pièce it asks for, its page."""

from collections.abc import Mapping
from typing import Any

from litestar import Request
from litestar.di import Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mesaides.comptes.roles import Acteur
from mesaides.demandes.rules.dossier import Partie, missing, progress
from mesaides.demandes.states import is_deposant
from mesaides.demandes.tables.lecture import Fiche, find_demande
from mesaides.dispositifs.rules.contenu import Piece
from mesaides.pieces.rules.types import ACCEPT, ACCEPTES, MAX_PIECE, MO
from mesaides.pieces.tables.lecture import load_pieces
from mesaides.web.pages import Page
from mesaides.web.visit import current_visit

AnyRequest = Request[Any, Any, Any]


def acteur() -> Acteur:
    """Who asks, on a page open to people logged in."""
    return current_visit().acteur


async def provide_fiche(demande: FromPath[int]) -> Fiche:
    fiche = await find_demande(demande, acteur())
    if fiche is None:
        raise NotFoundException
    return fiche


FICHE = {"fiche": Provide(provide_fiche)}


def find_asked(fiche: Fiche, code: str) -> Piece:
    """The pièce of this code that the dispositif may ask for."""
    asked = next((piece for piece in fiche.contenu.pieces if piece.code == code), None)
    if asked is None:
        raise NotFoundException
    return asked


async def pieces_page(fiche: Fiche, *, refus: Mapping[str, str] | None = None) -> Page:
    """The step of the pièces. `refus`: why a file was not kept, by code of pièce."""
    pieces = await load_pieces(fiche, acteur())
    dossier = pieces.lue.dossier
    return Page(
        "pieces/pieces.html",
        status_code=422 if refus else 200,
        fiche=fiche,
        depose=is_deposant(acteur(), fiche),
        lue=pieces.lue,
        dossier=dossier,
        pieces=pieces,
        refus=refus or {},
        partie=Partie.PIECES,
        suite=Partie.RECAPITULATIF,
        etapes_depot=progress(dossier),
        manques=missing(dossier),
        accept=ACCEPT,
        acceptes=ACCEPTES,
        megaoctets=MAX_PIECE // MO,
    )
