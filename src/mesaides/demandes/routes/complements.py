"""What the Région asks again: only that can be changed, then the demande goes back to it."""

from typing import Any

from litestar.di import NamedDependency

from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.rules.acces import is_attached
from mesaides.demandes.moves.complements import find_mot, return_demande
from mesaides.demandes.reads.complements import load_a_rendre
from mesaides.demandes.reads.lecture import FicheDemande, Lue, load_demande
from mesaides.demandes.routes.found import FICHE
from mesaides.demandes.routes.partie import NOTHING_SENT, EnvoiPartie
from mesaides.demandes.routes.parties import read_sent, reload, save_all
from mesaides.demandes.rules.complements import (
    BUDGET,
    Demandee,
    asked_of_projet,
    asked_questions,
    libelle_of,
    unanswered,
)
from mesaides.demandes.rules.dossier import Partie
from mesaides.demandes.rules.saisie import show_saisie, tell_saisie
from mesaides.demandes.states.etapes import ETAPES, EtatDemande, can_fill
from mesaides.projets.states import can_see
from mesaides.web.handlers import get, post, save
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.visit import current_visit


def _is_open(fiche: FicheDemande) -> bool:
    return fiche.etat is EtatDemande.A_COMPLETER and can_fill(acteur(), fiche)


async def _page(template: str, fiche: FicheDemande, envoi: EnvoiPartie = NOTHING_SENT) -> Page:
    lue = (await load_a_rendre(fiche)).lue
    demandees, manques = lue.demandees, unanswered(lue.dossier, lue.demandees)
    return Page(
        template,
        status_code=envoi.status_code,
        fiche=fiche,
        lue=lue,
        mot=await find_mot(fiche.id),
        raisons={one.champ: one.raison for one in demandees if one.raison},
        projet=asked_of_projet(fiche.contenu, demandees),
        budget=any(one.champ == BUDGET for one in demandees),
        budget_manques=[manque.phrase for manque in manques if manque.partie is Partie.BUDGET],
        ouvrable=can_see(acteur(), fiche),
        questions=asked_questions(fiche.contenu, demandees),
        pieces=_called_pieces(lue),
        manques=manques,
        visibles={question.code for question in lue.dossier.questions},
        libelle_of=libelle_of,
        show_saisie=show_saisie,
        tell_saisie=tell_saisie,
        renvoyable=ETAPES["complement"].is_open(fiche.etat, acteur(), fiche),
        conflits=envoi.conflits,
        refus=envoi.refus,
        typed=envoi.typed,
    )


def _called_pieces(lue: Lue) -> list[Demandee]:
    """Those asked by name, and those that the answers call now."""
    called = {piece.code for piece in lue.dossier.pieces_demandees}
    return [one for one in lue.demandees if one.is_piece and one.code in called]


@get("/demandes/{demande:int}/complements", who=is_attached, dependencies=FICHE)
async def show_complements(fiche: NamedDependency[FicheDemande]) -> Page | Redirect:
    if not _is_open(fiche):
        return Redirect(f"/demandes/{fiche.id}")
    return await _page("demandes/complements.html", fiche)


@save("/demandes/{demande:int}/complements", who=is_attached, dependencies=FICHE)
async def update_complements(request: AnyRequest, fiche: NamedDependency[FicheDemande]) -> Page | Redirect:
    """Without JavaScript, every field at once."""
    asked = asked_questions(fiche.contenu, (await load_demande(fiche, [])).demandees)
    envoi = await save_all(fiche, asked, await read_sent(request, asked))
    if not envoi.is_kept:
        return await _page("demandes/complements.html", await reload(fiche), envoi)
    return Redirect(f"/demandes/{fiche.id}/renvoi", "Enregistré.")


@get("/demandes/{demande:int}/renvoi", who=is_attached, dependencies=FICHE)
async def show_renvoi(fiche: NamedDependency[FicheDemande]) -> Page | Redirect:
    if not _is_open(fiche):
        return Redirect(f"/demandes/{fiche.id}")
    return await _page("demandes/renvoi.html", fiche)


@post("/demandes/{demande:int}/renvoi", who=is_attached, dependencies=FICHE)
async def create_renvoi(
    fiche: NamedDependency[FicheDemande], list_fichiers: NamedDependency[Any]
) -> Redirect:
    await return_demande(fiche, acteur(), current_visit().now, list_fichiers)
    return Redirect(f"/demandes/{fiche.id}", "Demande renvoyée à la Région.")


ROUTES = [show_complements, update_complements, show_renvoi, create_renvoi]
