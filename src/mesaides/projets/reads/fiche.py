"""One projet as its reader sees it, with the answer to its present budget."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from mesaides.comptes.roles import nom_complet, politesse
from mesaides.dispositifs.rules.contenu import GenreValidation
from mesaides.noms import a_defaut_de, par_suppleance
from mesaides.projets.rules.budget import Budget, is_held, read_contenu
from mesaides.projets.rules.difference import Passage, difference, over_plafond, passages
from mesaides.projets.states import EtatBudget, EtatProjet, etat_of, may_ask_chef

_read = lru_cache(maxsize=256)(read_contenu)


@lru_cache(maxsize=256)
def _difference(before: str, present: str) -> tuple[str, ...]:
    """Versions never change: what tells two of them apart is worked out once."""
    return tuple(difference(_read(before), _read(present)))


@lru_cache(maxsize=256)
def _passages(before: str, present: str) -> tuple[Passage, ...]:
    return tuple(passages(_read(before), _read(present)))


def by_lien(lien: int | None, *, connecte: bool) -> str:
    """By which link an answer came, in words that follow the name of the gestionnaire it was sent to."""
    if lien is None:
        return ""
    return "par le lien du courriel qui lui a été envoyé" + ("" if connecte else ", sans connexion")


def _named(civilite: str | None, nom: str | None) -> str:
    return politesse(civilite or "", nom) if nom else ""


def _signed(qui: str, pour: str, *, chef: bool | None) -> str:
    """« Mme Roy », « Mme Marty, pour M. Vidal, par suppléance », « le chef d’établissement, à défaut de M. Vidal »."""
    return a_defaut_de(qui) if chef else par_suppleance(qui, pour)


def _seconds(moment: datetime | None) -> str:
    return str(int(moment.timestamp())) if moment else ""


@dataclass(frozen=True, slots=True)
class FicheProjet:
    """`lieu` is the name of the établissement; `porteur` who carries it now.

    `valide_le`, `refus_le`: the answer to the present content; `contenu`: it, when it is a version; `valide_avant`: the
    content whose validation in whole goes on. `part_le`, `plafond_centimes`: the validation of the part that goes on,
    whether the present one is above or not.
    """

    id: int
    etablissement: int
    intitule: str
    resume: str
    thematique: int
    thematique_nom: str
    annee_scolaire: str
    porteur: int | None
    porteur_adresse: str
    cree_par: int
    prenom_porteur: str | None
    nom_porteur: str | None
    cree_le: datetime
    budget_le: datetime
    empreinte: str
    depenses_centimes: int
    recettes_centimes: int
    part_centimes: int | None
    engage_centimes: int
    lieu: str
    commune: str
    uai: str
    mail: str
    demande_le: datetime | None
    demande_genre: GenreValidation | None
    demande_par: int | None
    valide_le: datetime | None
    valide_civilite: str | None
    valide_nom: str | None
    valide_pour_civilite: str | None
    valide_pour_nom: str | None
    valide_chef: bool | None
    part_le: datetime | None
    plafond_centimes: int | None
    part_civilite: str | None
    part_nom: str | None
    part_pour_civilite: str | None
    part_pour_nom: str | None
    part_chef: bool | None
    refus_le: datetime | None
    refus_civilite: str | None
    refus_nom: str | None
    refus_pour_civilite: str | None
    refus_pour_nom: str | None
    refus_chef: bool | None
    raison: str
    lien: int | None
    lien_connecte: bool | None
    chef_jusqu_au: datetime | None
    """Until when the chef of the établissement, who was asked too, may answer."""
    contenu: str | None
    valide_avant: str | None
    recu_le: datetime | None
    """When the Région last received its budget; None while somebody awaits it."""
    archive_le: datetime | None
    ouvert_a: int | None = None
    """The rattachement of its reader by which they fill a demande of it."""

    @property
    def porteur_nom(self) -> str:
        return nom_complet(self.prenom_porteur or "", self.nom_porteur) if self.nom_porteur else ""

    @property
    def valide_par(self) -> str:
        qui = _named(self.valide_civilite, self.valide_nom)
        return _signed(qui, _named(self.valide_pour_civilite, self.valide_pour_nom), chef=self.valide_chef)

    @property
    def part_par(self) -> str:
        qui = _named(self.part_civilite, self.part_nom)
        return _signed(qui, _named(self.part_pour_civilite, self.part_pour_nom), chef=self.part_chef)

    @property
    def part_tenue(self) -> bool:
        """The part is validated, and not above what was."""
        return self.plafond_centimes is not None and is_held(self.plafond_centimes, self.part_centimes)

    @property
    def is_engage(self) -> bool:
        """A validation goes on, of what the budget is or was."""
        return self.valide_avant is not None or self.part_le is not None

    @property
    def part_demandee(self) -> bool:
        """Validating the part alone answers what is asked."""
        return self.demande_genre is not GenreValidation.ENTIER and not self.part_tenue

    @property
    def refus_par(self) -> str:
        qui = _named(self.refus_civilite, self.refus_nom)
        return _signed(qui, _named(self.refus_pour_civilite, self.refus_pour_nom), chef=self.refus_chef)

    @property
    def moyen(self) -> str:
        """« par le lien du courriel qui lui a été envoyé », '' when the present answer was given on a page."""
        return by_lien(self.lien, connecte=bool(self.lien_connecte))

    @property
    def etat(self) -> EtatBudget:
        complet = bool(self.depenses_centimes) and self.depenses_centimes == self.recettes_centimes
        part_le = self.part_le if self.part_tenue else None
        return etat_of(
            complet=complet and self.part_centimes is not None,
            valide=self.valide_le is not None,
            part=part_le is not None,
            demande=self.demande_le is not None,
            refuse=self.refus_le is not None and (part_le is None or part_le < self.refus_le),
        )

    @property
    def vie(self) -> EtatProjet:
        return EtatProjet.ARCHIVE if self.archive_le else EtatProjet.EN_COURS

    @property
    def au_repos(self) -> bool:
        """Nobody awaits its budget: nothing is asked about it."""
        return bool(self.recu_le or self.archive_le)

    def may_ask_chef(self, jours: int, now: datetime) -> bool:
        """After so many days without an answer: see `states.may_ask_chef`."""
        return may_ask_chef(self, jours, now)

    @property
    def changements(self) -> tuple[str, ...]:
        """What changed since the last validation, when the present content is a version."""
        return self.changed_since(self.contenu) if self.contenu else ()

    def changed_since(self, contenu: str) -> tuple[str, ...]:
        """What `contenu` changes to what is validated: the part that is above, or else each line."""
        if self.plafond_centimes is not None and not self.part_tenue:
            return over_plafond(self.plafond_centimes, self.part_centimes)
        return _difference(self.valide_avant, contenu) if self.valide_avant else ()

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The lines of the present content, when it is a version, each with what was validated of it."""
        return _passages(self.valide_avant or self.contenu, self.contenu) if self.contenu else ()

    @property
    def part_avant(self) -> int | None:
        """The part that was validated, where the present one is another."""
        avant = (
            self._avant.part if self.part_tenue or self.plafond_centimes is None else self.plafond_centimes
        )
        return avant if avant != self.part_centimes else None

    @property
    def total_avant(self) -> int | None:
        avant = self._avant.depenses
        return avant if self.valide_avant and avant != self.depenses_centimes else None

    @property
    def _avant(self) -> Budget:
        return Budget(_read(self.valide_avant) if self.valide_avant else ())

    @property
    def ajout_centimes(self) -> int:
        """What validating it in whole adds to what its établissement commits."""
        return max(self.part_centimes or 0, self.plafond_centimes or 0) - self.engage_centimes

    @property
    def marque(self) -> str:
        """Changes whenever what is said of the budget and of the answer changes."""
        moments = [self.refus_le, self.valide_le, self.part_le, self.demande_le]
        return self.empreinte[:12] + self.etat.value + "-".join(_seconds(moment) for moment in moments)
