"""The page of the pièces: its demande found through the person, the pièce that it asks for, what it shows."""

from collections.abc import Mapping
from typing import Any

from mesaides.comptes.reads.acteur import acteur
from mesaides.demandes.reads.lecture import FicheDemande, Lue, find_demande, load_demande
from mesaides.demandes.rules.dossier import Partie, missing, progress
from mesaides.demandes.states.etapes import EtatDemande, is_deposant
from mesaides.dispositifs.reads import find_suivante
from mesaides.dispositifs.rules.contenu import PieceAttendue
from mesaides.pieces.reads.lecture import load_pieces
from mesaides.pieces.rules.types import ACCEPT, ACCEPTES, MAX_PIECE, MO
from mesaides.web.found import found, named
from mesaides.web.pages import Page
from mesaides.web.visit import current_visit

FICHE = {"fiche": named("demande", find_demande)}


async def find_asked(fiche: FicheDemande, code: str) -> PieceAttendue:
    """The pièce of this code that the dispositif may ask for, or that the Région has named."""
    pieces = (await load_demande(fiche, [])).dossier.contenu.pieces
    return found(next((piece for piece in pieces if piece.code == code), None))


async def pieces_page(fiche: FicheDemande, *, refus: Mapping[str, str] | None = None) -> Page:
    """The step of the pièces. `refus`: why a file was not kept, by code of pièce."""
    if fiche.etat is EtatDemande.A_COMPLETER:
        return await complements_page(await load_demande(fiche, []), refus=refus)
    lue, now = await load_demande(fiche), current_visit().now
    manques = missing(lue.dossier)
    return _page(
        "pieces/pieces.html",
        fiche,
        refus,
        depose=is_deposant(acteur(), fiche),
        lue=lue,
        demandees=lue.dossier.pieces_demandees,
        raisons={},
        refaites=frozenset(),
        pieces=await load_pieces(fiche, acteur()),
        partie=Partie.PIECES,
        suite=Partie.RECAPITULATIF,
        etapes_depot=progress(manques),
        manques=manques,
        suivante=await find_suivante(fiche.dispositif, now) if fiche.is_late(now) else None,
        now=now,
    )


async def complements_page(lue: Lue, *, refus: Mapping[str, str] | None = None) -> Page:
    """The pièces asked again, or called by an answer, each with its reason; the others are only read."""
    fiche, dossier = lue.fiche, lue.dossier
    pieces = await load_pieces(fiche, acteur())
    asked = {one.code: one for one in lue.demandees if one.is_piece}
    called = [piece for piece in dossier.pieces_demandees if piece.code in asked]
    autres = [piece for piece in dossier.contenu.pieces if piece not in called]
    return _page(
        "pieces/complements.html",
        fiche,
        refus,
        demandees=called,
        raisons={code: one.raison for code, one in asked.items()},
        refaites={code for code, one in asked.items() if one.refaite},
        autres=[(piece, pieces.par_code[piece.code]) for piece in autres if piece.code in pieces.par_code],
        pieces=pieces,
    )


def _page(template: str, fiche: FicheDemande, refus: Mapping[str, str] | None, **context: Any) -> Page:
    """With what it says of the files that are kept."""
    return Page(
        template,
        status_code=422 if refus else 200,
        fiche=fiche,
        refus=refus or {},
        accept=ACCEPT,
        acceptes=ACCEPTES,
        megaoctets=MAX_PIECE // MO,
        **context,
    )
