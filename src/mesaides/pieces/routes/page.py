"""The page of the pièces: its demande found through the person, the pièce that it asks for, what it shows."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from mesaides.comptes.reads.acteur import acteur
from mesaides.demandes.reads.consultations import open_demande
from mesaides.demandes.reads.lecture import FicheDemande, Lue, load_demande
from mesaides.demandes.rules.dossier import Partie, missing, progress
from mesaides.demandes.states.etapes import EN_COURS, EtatDemande, can_fill, is_deposant
from mesaides.dispositifs.reads import find_suivante
from mesaides.dispositifs.rules.contenu import PieceAttendue
from mesaides.pieces.forms import RemplacementForm
from mesaides.pieces.reads.lecture import PieceRecue, list_pieces, load_pieces
from mesaides.pieces.rules.types import ACCEPT, ACCEPTES, MAX_PIECE, MO
from mesaides.pieces.states import EtatRemplacement, can_replace, is_removable
from mesaides.web.found import found, named
from mesaides.web.pages import Page
from mesaides.web.visit import current_visit

FICHE = {"fiche": named("demande", open_demande)}


async def find_asked(fiche: FicheDemande, code: str) -> PieceAttendue:
    """The pièce of this code that the dispositif may ask for, or that the Région has named."""
    pieces = (await load_demande(fiche, [])).dossier.contenu.pieces
    return found(next((piece for piece in pieces if piece.code == code), None))


async def pieces_page(fiche: FicheDemande, *, refus: Mapping[str, str] | None = None) -> Page:
    """The step of the pièces. `refus`: why a file was not kept, by code of pièce."""
    if not fiche.is_brouillon:
        return await received_page(await load_demande(fiche, []), refus=refus)
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
        deposees=lue.dossier.pieces,
        refaites=frozenset(),
        retirable=partial(is_removable, fiche),
        pieces=await load_pieces(fiche, acteur()),
        partie=Partie.PIECES,
        suite=Partie.RECAPITULATIF,
        etapes_depot=progress(manques),
        manques=manques,
        suivante=await find_suivante(fiche.dispositif, now) if fiche.is_late(now) else None,
        now=now,
    )


async def received_page(
    lue: Lue, *, refus: Mapping[str, str] | None = None, refuse: RemplacementForm | None = None
) -> Page:
    """What the Région has received, with what can be given beside it: what it asks for, what it lets be replaced.

    `refuse`: a form to mend.
    """
    fiche, dossier = lue.fiche, lue.dossier
    recues: dict[str, list[PieceRecue]] = {}
    for fichier in await list_pieces(fiche):
        recues.setdefault(fichier.code, []).append(fichier)
    raisons = find_awaited(lue, recues) if can_fill(acteur(), fiche) else {}
    forms = _forms(fiche, recues, raisons)
    if refuse is not None:
        forms[refuse.piece] = refuse
    pieces = dossier.contenu.pieces
    context = {
        "depose": can_fill(acteur(), fiche),
        "deposant": can_replace(acteur(), fiche),
        "forms": forms,
        "erreur": refuse is not None,
        "autres": [(p, recues[p.code]) for p in pieces if p.code in recues and p.code not in raisons],
    }
    if not raisons:
        return _page("pieces/lecture.html", fiche, refus, **context)
    refaites = {one.code for one in lue.demandees if one.is_piece and one.refaite}
    return _page(
        "pieces/complements.html",
        fiche,
        refus,
        demandees=[piece for piece in pieces if piece.code in raisons],
        raisons=raisons,
        deposees=refaites,
        refaites=refaites,
        retirable=partial(is_removable, fiche),
        pieces=await load_pieces(fiche, acteur()),
        **context,
    )


def find_awaited(lue: Lue, recues: Mapping[str, list[PieceRecue]]) -> dict[str, str]:
    """Why a file can be given now, by code of pièce: '' for what an answer calls."""
    called = {piece.code for piece in lue.dossier.pieces_demandees}
    is_open = lue.fiche.etat is EtatDemande.A_COMPLETER
    asked = {one.code: one.raison for one in lue.demandees if is_open and one.is_piece and one.code in called}
    accepted = {
        fichier.code: f"Déposez le fichier qui remplace «\u00a0{fichier.nom}\u00a0»."
        for fichiers in recues.values()
        for fichier in fichiers
        if fichier.etat is EtatRemplacement.ACCEPTE and lue.fiche.etat in EN_COURS
    }
    return accepted | asked


def _forms(
    fiche: FicheDemande, recues: Mapping[str, list[PieceRecue]], raisons: Mapping[str, str]
) -> dict[int, RemplacementForm]:
    """One for each file whose replacement this person may ask for, by its number."""
    if not can_replace(acteur(), fiche):
        return {}
    free = [
        fichiers
        for code, fichiers in recues.items()
        if code not in raisons and not any(one.etat and one.etat.is_open for one in fichiers)
    ]
    return {
        one.id: RemplacementForm(piece=one.id)
        for fichiers in free
        for one in fichiers
        if one.is_disponible and not one.is_remplacee
    }


def _page(template: str, fiche: FicheDemande, refus: Mapping[str, str] | None, **context: Any) -> Page:
    """With what it says of the files that are kept."""
    return Page(
        template,
        status_code=422 if refus or context.get("erreur") else 200,
        fiche=fiche,
        refus=refus or {},
        accept=ACCEPT,
        acceptes=ACCEPTES,
        megaoctets=MAX_PIECE // MO,
        **context,
    )
