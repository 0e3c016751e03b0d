"""What awaits a person, and whom they await: the readings of « Mes services », at most five queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import groupby
from operator import attrgetter

from mesaides.comptes.roles import Acteur, Fonction, LienEtablissement
from mesaides.demandes.states.attente import SERVICE
from mesaides.demandes.states.etapes import EtatDemande
from mesaides.espace.reads.changements import MOST, Changement, list_changements
from mesaides.espace.reads.decisions import EnAttente, count_waiting
from mesaides.espace.reads.dossiers import DossierEnMain, find_dossiers
from mesaides.espace.reads.structures import Structure, list_structures
from mesaides.instruction.reads.liste import Attendues, count_attendues
from mesaides.invitations.reads.lecture import InvitationRecue, list_recues
from mesaides.projets.states import EtatBudget


@dataclass(frozen=True, slots=True)
class InvitationAttendue:
    """An invitation that the person has received. `par`: « Mme Roy », « la Région »."""

    id: int
    etablissement: int
    fonction: Fonction
    expire_le: datetime
    lieu: str
    commune: str
    par: str


@dataclass(frozen=True)
class Attentes:
    """All that « Mes services » tells."""

    invitations: list[InvitationAttendue]
    structures: dict[int, Structure]
    en_attente: list[EnAttente] = field(default_factory=list[EnAttente])
    """What awaits a gestionnaire, by établissement."""
    budgets: list[DossierEnMain] = field(default_factory=list[DossierEnMain])
    """Those of the projets the person carries: not validated yet, or without a demande."""
    demandes: list[DossierEnMain] = field(default_factory=list[DossierEnMain])
    """The latest, by thématique, and all those to complete."""
    attendues: Attendues = field(default_factory=Attendues)
    """What awaits an instructeur."""
    changements: Sequence[DossierEnMain | Changement] = ()
    """What moved last, once it is more than a draft."""

    @cached_property
    def decisions(self) -> dict[int, int]:
        """By établissement, how many people and budgets await this gestionnaire."""
        nombres = {one.etablissement: one.personnes + one.budgets for one in self.en_attente}
        return {etablissement: nombre for etablissement, nombre in nombres.items() if nombre}

    @cached_property
    def complements(self) -> dict[int, EnAttente]:
        """By établissement, how many demandes this gestionnaire may complete."""
        return {one.etablissement: one for one in self.en_attente if one.complements}

    @cached_property
    def a_completer(self) -> list[DossierEnMain]:
        """The Région waits for the person's answers."""
        return [demande for demande in self.demandes if demande.etat is EtatDemande.A_COMPLETER]

    @cached_property
    def par_thematique(self) -> list[tuple[str, list[DossierEnMain]]]:
        """The demandes, in the order of the catalogue."""
        return [(nom, list(some)) for nom, some in groupby(self.demandes, attrgetter("lieu"))]

    @cached_property
    def budgets_a_faire(self) -> list[DossierEnMain]:
        """Their next move is the person's."""
        return [fiche for fiche in self.budgets if fiche.etat is not EtatBudget.DEMANDE]

    @cached_property
    def budgets_demandes(self) -> list[DossierEnMain]:
        """Their next move is the gestionnaire's."""
        return [fiche for fiche in self.budgets if fiche.etat is EtatBudget.DEMANDE]

    @cached_property
    def budgets_par_lycee(self) -> list[tuple[int, tuple[DossierEnMain, ...]]]:
        """Those of `budgets_demandes`, by rattachement of the person."""
        ranged = sorted(self.budgets_demandes, key=attrgetter("rattachement"))
        return [(lien, tuple(some)) for lien, some in groupby(ranged, attrgetter("rattachement"))]

    @cached_property
    def a_l_etude(self) -> tuple[DossierEnMain, ...]:
        """The demandes whose next move is the Région's."""
        return tuple(one for one in self.demandes if one.attente and one.attente.qui == SERVICE)

    @cached_property
    def departs(self) -> set[int]:
        """The rattachements that the person has asked to leave."""
        return {structure.rattachement for structure in self.structures.values() if structure.depart_le}

    def a_decider(self, liens: Iterable[LienEtablissement]) -> list[LienEtablissement]:
        """Those where decisions await this gestionnaire."""
        return [lien for lien in liens if lien.etablissement in self.decisions]

    def partants(self, liens: Iterable[LienEtablissement]) -> list[LienEtablissement]:
        """Those that the person has asked to leave."""
        return [lien for lien in liens if lien.rattachement in self.departs]


async def find_attentes(acteur: Acteur, now: datetime) -> Attentes:
    received = [_attendue(recue) for recue in await list_recues(acteur, now)]
    structures = await list_structures(acteur, now)
    decisions = await count_waiting(acteur.compte) if acteur.is_gestionnaire else []
    budgets, demandes = await find_dossiers(acteur) if acteur.is_usager else ([], [])
    attendues = Attendues() if acteur.is_gestionnaire else await count_attendues(acteur)
    changements = moved_last(demandes) if acteur.is_usager else await list_changements(acteur)
    return Attentes(received, structures, decisions, budgets, demandes, attendues, changements)


def moved_last(demandes: Iterable[DossierEnMain]) -> list[DossierEnMain]:
    """Of those that who asks has in hand: no query more."""
    moved = [one for one in demandes if one.le and one.etat is not EtatDemande.BROUILLON]
    return sorted(moved, key=attrgetter("le"), reverse=True)[:MOST]


def _attendue(recue: InvitationRecue) -> InvitationAttendue:
    par = "la Région" if recue.par is None else recue.de
    return InvitationAttendue(
        recue.id,
        recue.etablissement,
        recue.fonction,
        recue.expire_le,
        recue.lieu,
        recue.commune,
        par,
    )
