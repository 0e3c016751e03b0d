"""Who people are to the portal: fonctions in an établissement, habilitations at the Région, the Acteur."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cached_property

from mesaides.comptes.habilitations import ENTIER, Habilitation, Perimetre
from mesaides.comptes.regards import Regard
from mesaides.noms import a_defaut_de, par_suppleance

IDLE = timedelta(hours=4)
IDLE_AGENT = timedelta(hours=1)
"""Agents of the Région see everybody's files: their sessions sleep sooner."""
VUE_EVERY = timedelta(minutes=5)
"""A session's last request is known to within this."""
AVERTIR_AVANT = timedelta(minutes=5)
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
"""Before everything."""


class Civilite(StrEnum):
    MME = "mme"
    M = "m"

    @property
    def abrege(self) -> str:
        return "Mme" if self is Civilite.MME else "M."


FERME = "Compte fermé"
"""The name of whoever has closed their account: who they were is forgotten, what they did remains."""


def politesse(civilite: str, nom: str) -> str:
    """« Mme Roux »."""
    return nom if nom == FERME else f"{Civilite(civilite).abrege}\u00a0{nom}"


def nom_complet(prenom: str, nom: str) -> str:
    """« Claire Roux »."""
    return f"{prenom} {nom}".strip()


class Fonction(StrEnum):
    """What a rattachement gives in one établissement."""

    USAGER = "usager"
    GESTIONNAIRE = "gestionnaire"


class StatutRattachement(StrEnum):
    EN_ATTENTE = "en_attente"
    VALIDE = "valide"
    REFUSE = "refuse"
    DETACHE = "detache"
    ABANDONNE = "abandonne"


@dataclass(frozen=True, slots=True)
class Supplee:
    """The gestionnaire for whom somebody acts today. `nom`: « M. Vidal »; `jusqu_au`: the last day."""

    compte: int
    nom: str
    jusqu_au: date


@dataclass(frozen=True, slots=True)
class LienEtablissement:
    """One rattachement of the Acteur, with what is shown of its établissement."""

    rattachement: int
    etablissement: int
    uai: str
    nom: str
    commune: str
    fonction: Fonction
    statut: StatutRattachement
    supplee: Supplee | None = None

    @property
    def is_valid(self) -> bool:
        return self.statut is StatutRattachement.VALIDE

    @property
    def is_titulaire(self) -> bool:
        return self.is_valid and self.fonction is Fonction.GESTIONNAIRE

    @property
    def gere(self) -> bool:
        """Manages there today: by their fonction, or for somebody of that fonction."""
        return self.is_valid and (self.is_titulaire or self.supplee is not None)


@dataclass(frozen=True)
class Acteur:
    """The person who asks, as they are during one request. Only a valid rattachement gives any right."""

    compte: int
    identifiant: str
    civilite: Civilite
    prenom: str
    nom: str
    adresse: str
    session: int
    rattachements: tuple[LienEtablissement, ...] = ()
    habilitations: frozenset[Habilitation] = frozenset()
    perimetres: Mapping[Habilitation, Perimetre] = field(default_factory=dict[Habilitation, Perimetre])
    """Of each habilitation that is not of all."""
    adresse_cle: str = ""
    """The address in the form that tells two addresses apart (`adresses.adresse_key`)."""
    nouveaux: int = 0
    """How many messages wait to be read."""
    invite: bool = False
    """An invitation sent to their address has no answer; it may be over."""
    anciens: frozenset[int] = frozenset()
    """Of an agent: the établissements they were tied to since `attaches_depuis`, and are no more."""
    attaches_depuis: datetime = ALWAYS
    facteur_exige: bool = False
    """A password alone must not let them in."""
    facteur_manque: bool = False
    """It does still: before anything else they add a device."""
    regard: Regard | None = None
    """Somebody of the Région looks at the portal in their place."""
    chef: bool = False
    """The chef of the établissement answers in their place, by a link that was sent to its mailbox."""

    @property
    def nom_complet(self) -> str:
        return nom_complet(self.prenom, self.nom)

    @property
    def politesse(self) -> str:
        """« Mme Roux »."""
        return politesse(self.civilite, self.nom)

    @cached_property
    def valides(self) -> list[LienEtablissement]:
        """Where this person is attached now, as usager first."""
        valid = (lien for lien in self.rattachements if lien.is_valid)
        return sorted(valid, key=lambda lien: lien.fonction is not Fonction.USAGER)

    @cached_property
    def etablissement(self) -> LienEtablissement | None:
        """The first of them."""
        return next(iter(self.valides), None)

    @property
    def en_attente(self) -> list[LienEtablissement]:
        """The rattachements that are not validated yet."""
        return [lien for lien in self.rattachements if not lien.is_valid]

    @property
    def is_gestionnaire(self) -> bool:
        return any(lien.gere for lien in self.rattachements)

    @property
    def is_titulaire(self) -> bool:
        """Manages an établissement by their own fonction."""
        return any(lien.is_titulaire for lien in self.rattachements)

    @property
    def is_usager(self) -> bool:
        return any(lien.is_valid and lien.fonction is Fonction.USAGER for lien in self.rattachements)

    @property
    def is_instructeur(self) -> bool:
        return Habilitation.INSTRUCTEUR in self.habilitations

    @property
    def reads_demandes(self) -> bool:
        """What the Région has received, to examine it or to read it alone."""
        return self.is_instructeur or Habilitation.LECTEUR in self.habilitations

    @property
    def reads_all(self) -> bool:
        """Of every service, dispositif and département."""
        readers = {Habilitation.INSTRUCTEUR, Habilitation.LECTEUR} & self.habilitations
        return any(self.perimetre(one).is_whole for one in readers)

    def perimetre(self, habilitation: Habilitation) -> Perimetre:
        return self.perimetres.get(habilitation, ENTIER)

    @property
    def is_administrateur(self) -> bool:
        return Habilitation.ADMINISTRATEUR in self.habilitations

    @property
    def est_agent(self) -> bool:
        return bool(self.habilitations)

    @property
    def idle(self) -> timedelta:
        """How long their session may sleep."""
        return IDLE_AGENT if self.est_agent else IDLE

    @property
    def avertir_apres(self) -> int:
        """Seconds without a request after which the page warns that the session will end."""
        return (self.idle - VUE_EVERY - AVERTIR_AVANT) // timedelta(seconds=1)

    @cached_property
    def geres(self) -> frozenset[int]:
        """The établissements this person manages today, by their fonction or for somebody of that fonction."""
        return frozenset(lien.etablissement for lien in self.rattachements if lien.gere)

    def manages(self, etablissement: int) -> bool:
        return etablissement in self.geres

    def is_titulaire_of(self, etablissement: int) -> bool:
        """Manages it by their own fonction."""
        return any(lien.is_titulaire and lien.etablissement == etablissement for lien in self.rattachements)

    def supplee_at(self, etablissement: int) -> Supplee | None:
        """For whom they act there; nobody, when it is their own fonction."""
        here = (lien for lien in self.rattachements if lien.is_valid and lien.etablissement == etablissement)
        return next((lien.supplee for lien in here if not lien.is_titulaire), None)

    def signe(self, etablissement: int) -> str:
        """« Mme Roux », « Mme Marty, pour M. Vidal, par suppléance »: how what they decide there is signed."""
        if self.chef:
            return a_defaut_de(self.politesse)
        supplee = self.supplee_at(etablissement)
        return par_suppleance(self.politesse, supplee.nom if supplee else "")

    def is_usager_of(self, etablissement: int) -> bool:
        return any(
            lien.is_valid and lien.fonction is Fonction.USAGER and lien.etablissement == etablissement
            for lien in self.rattachements
        )

    def usager_ailleurs(self, etablissement: int) -> list[LienEtablissement]:
        """Where they are attached as usager, while nothing ties them to this one: before they join it, they choose
        between leaving those and working here too."""
        if any(lien.etablissement == etablissement for lien in self.rattachements):
            return []
        return [lien for lien in self.valides if lien.fonction is Fonction.USAGER]

    def is_tied_to(self, etablissement: int) -> bool:
        """An agent who works there, asks to, or did in the last three years: nothing there is theirs to judge."""
        return etablissement in self.anciens or any(
            lien.etablissement == etablissement for lien in self.rattachements
        )

    def holds(self, rattachement: int | None) -> bool:
        """Whether this rattachement is theirs, and valid."""
        return any(lien.is_valid and lien.rattachement == rattachement for lien in self.rattachements)
