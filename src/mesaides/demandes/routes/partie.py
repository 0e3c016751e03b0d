"""The page of one step of a demande."""

from collections.abc import Mapping

from litestar.exceptions import NotFoundException

from mesaides.comptes.reads.acteur import acteur
from mesaides.demandes.moves.reponses import Gardee
from mesaides.demandes.moves.transmission import DECLARATION
from mesaides.demandes.reads.lecture import FicheDemande, Lue, load_demande
from mesaides.demandes.rules.dossier import Partie, missing, progress
from mesaides.demandes.rules.saisie import ELIGIBILITE, own_questions, show_saisie, tell_saisie
from mesaides.demandes.states.etapes import ETAPES, is_deposant
from mesaides.projets.states import can_see
from mesaides.web.pages import Page
from mesaides.web.visit import current_visit


def read_partie(text: str) -> Partie:
    try:
        return Partie(text)
    except ValueError:
        raise NotFoundException from None


def first_partie(lue: Lue) -> Partie:
    """Where to go on: the first step that misses something."""
    manques = missing(lue.dossier)
    return manques[0].partie if manques else Partie.RECAPITULATIF


async def partie_page(
    fiche: FicheDemande,
    partie: Partie,
    *,
    conflits: Mapping[str, Gardee] | None = None,
    refus: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    coche: bool = True,
    status_code: int = 200,
) -> Page:
    """One step. `conflits`: fields that somebody else changed meanwhile; `refus`, `typed`: those that could not be
    kept, with what was typed; `coche` is False when the sworn statement was left unticked."""
    lue = await load_demande(fiche)
    parties = list(Partie)
    suite = parties[min(parties.index(partie) + 1, len(parties) - 1)]
    return Page(
        f"demandes/{partie.value}.html",
        status_code=status_code,
        fiche=fiche,
        lue=lue,
        dossier=lue.dossier,
        partie=partie,
        suite=suite,
        etapes_depot=progress(lue.dossier),
        manques=missing(lue.dossier),
        questions=[ELIGIBILITE] if partie is Partie.ELIGIBILITE else own_questions(fiche.contenu),
        visibles={question.code for question in lue.dossier.questions} | {ELIGIBILITE.code},
        show_saisie=show_saisie,
        tell_saisie=tell_saisie,
        conflits=conflits or {},
        refus=refus or {},
        typed=typed or {},
        coche=coche,
        declaration=DECLARATION,
        depose=is_deposant(acteur(), fiche),
        budget_ouvert=can_see(acteur(), fiche),
        peut={etape.nom for etape in ETAPES.open_to(acteur(), fiche, fiche.etat)},
        now=current_visit().now,
    )
