"""The page of one step of a demande."""

from dataclasses import dataclass, field

from litestar.exceptions import NotFoundException

from mesaides.comptes.reads.acteur import acteur
from mesaides.demandes.moves.reponses import Gardee
from mesaides.demandes.moves.transmission import DECLARATION
from mesaides.demandes.reads.anciennes import list_anciennes
from mesaides.demandes.reads.lecture import FicheDemande, Lue, load_demande
from mesaides.demandes.rules.dossier import Partie, missing, progress
from mesaides.demandes.rules.saisie import ELIGIBILITE, own_questions, show_saisie, tell_saisie
from mesaides.demandes.rules.themes import gather
from mesaides.demandes.states.etapes import is_deposant
from mesaides.demandes.states.retours import steps_of
from mesaides.dispositifs.reads import Ouverture, find_suivante
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


def next_partie(partie: Partie) -> Partie:
    """The last one leads to itself."""
    parties = list(Partie)
    return parties[min(parties.index(partie) + 1, len(parties) - 1)]


async def next_campagne(fiche: FicheDemande) -> Ouverture | None:
    """Where a draft that missed its campagne may go on."""
    now = current_visit().now
    return await find_suivante(fiche.dispositif, now) if fiche.is_late(now) else None


@dataclass(frozen=True, slots=True)
class EnvoiPartie:
    """What became of the fields of a form: those that somebody else changed meanwhile, and those to mend, with what was
    typed where it could not be kept."""

    conflits: dict[str, Gardee] = field(default_factory=dict[str, Gardee])
    refus: dict[str, str] = field(default_factory=dict[str, str])
    typed: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def is_kept(self) -> bool:
        return not self.conflits and not self.refus

    @property
    def status_code(self) -> int:
        return 409 if self.conflits else 422 if self.refus else 200


NOTHING_SENT = EnvoiPartie()


async def partie_page(
    fiche: FicheDemande,
    partie: Partie,
    *,
    envoi: EnvoiPartie = NOTHING_SENT,
    coche: bool = True,
) -> Page:
    """One step. `coche` is False when the sworn statement was left unticked."""
    lue = await load_demande(fiche)
    manques = missing(lue.dossier)
    questions = [ELIGIBILITE] if partie is Partie.ELIGIBILITE else own_questions(fiche.contenu)
    return Page(
        f"demandes/{partie.value}.html",
        status_code=envoi.status_code if coche else 422,
        fiche=fiche,
        lue=lue,
        dossier=lue.dossier,
        partie=partie,
        suite=next_partie(partie),
        etapes_depot=progress(manques),
        manques=manques,
        questions=questions,
        themes=gather(questions, lue.dossier, manques),
        visibles={question.code for question in lue.dossier.questions} | {ELIGIBILITE.code},
        show_saisie=show_saisie,
        tell_saisie=tell_saisie,
        conflits=envoi.conflits,
        refus=envoi.refus,
        typed=envoi.typed,
        coche=coche,
        declaration=DECLARATION,
        depose=is_deposant(acteur(), fiche),
        peut=steps_of(acteur(), fiche, current_visit().now),
        suivante=await next_campagne(fiche),
        anciennes=await list_anciennes(lue) if partie is Partie.RECAPITULATIF else [],
        now=current_visit().now,
    )
