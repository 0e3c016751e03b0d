"""The page of the pièces: its demande found through the person, the pièce that it asks for, what it shows."""

from collections.abc import Mapping
from typing import Any

from litestar import Request
from litestar.di import Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mesaides.comptes.roles import Acteur
from mesaides.demandes.moves.complements import list_demandees
from mesaides.demandes.reads.lecture import FicheDemande, find_demande, load_demande
from mesaides.demandes.rules.complements import PIECE, Demandee
from mesaides.demandes.rules.dossier import Partie, missing, progress
from mesaides.demandes.states.etapes import EtatDemande, is_deposant
from mesaides.dispositifs.rules.contenu import PieceAttendue
from mesaides.pieces.reads.lecture import load_pieces
from mesaides.pieces.rules.types import ACCEPT, ACCEPTES, MAX_PIECE, MO
from mesaides.web.pages import Page
from mesaides.web.visit import current_visit

AnyRequest = Request[Any, Any, Any]
ACCEPTED: dict[str, Any] = {"accept": ACCEPT, "acceptes": ACCEPTES, "megaoctets": MAX_PIECE // MO}
"""What the page says of the files that are kept."""


def acteur() -> Acteur:
    """Who asks, on a page open to people logged in."""
    return current_visit().acteur


async def provide_fiche(demande: FromPath[int]) -> FicheDemande:
    fiche = await find_demande(demande, acteur())
    if fiche is None:
        raise NotFoundException
    return fiche


FICHE = {"fiche": Provide(provide_fiche)}


def find_asked(fiche: FicheDemande, code: str) -> PieceAttendue:
    """The pièce of this code that the dispositif may ask for."""
    asked = next((piece for piece in fiche.contenu.pieces if piece.code == code), None)
    if asked is None:
        raise NotFoundException
    return asked


async def pieces_page(fiche: FicheDemande, *, refus: Mapping[str, str] | None = None) -> Page:
    """The step of the pièces. `refus`: why a file was not kept, by code of pièce."""
    if fiche.etat is EtatDemande.A_COMPLETER:
        return await complements_page(fiche, await list_pieces_demandees(fiche), refus=refus)
    lue = await load_demande(fiche)
    return Page(
        "pieces/pieces.html",
        status_code=422 if refus else 200,
        fiche=fiche,
        depose=is_deposant(acteur(), fiche),
        lue=lue,
        demandees=lue.dossier.pieces_demandees,
        raisons={},
        refaites=frozenset(),
        pieces=await load_pieces(fiche, acteur()),
        refus=refus or {},
        partie=Partie.PIECES,
        suite=Partie.RECAPITULATIF,
        etapes_depot=progress(lue.dossier),
        manques=missing(lue.dossier),
        **ACCEPTED,
    )


async def list_pieces_demandees(fiche: FicheDemande) -> dict[str, Demandee]:
    """The pièces that the Région asks again, by code."""
    champs = (await list_demandees(fiche.id)).champs
    return {one.champ.removeprefix(PIECE): one for one in champs if one.is_piece}


async def complements_page(
    fiche: FicheDemande, asked: Mapping[str, Demandee], *, refus: Mapping[str, str] | None = None
) -> Page:
    """The pièces asked again, each with its reason; the others are only read."""
    pieces = await load_pieces(fiche, acteur())
    return Page(
        "pieces/complements.html",
        status_code=422 if refus else 200,
        fiche=fiche,
        demandees=[piece for piece in fiche.contenu.pieces if piece.code in asked],
        raisons={code: one.raison for code, one in asked.items()},
        refaites={code for code, one in asked.items() if one.refaite},
        autres=[
            (piece, pieces.par_code[piece.code])
            for piece in fiche.contenu.pieces
            if piece.code in pieces.par_code and piece.code not in asked
        ],
        pieces=pieces,
        refus=refus or {},
        **ACCEPTED,
    )
