"""The people of the demonstration: all fictitious. Where they work, and how many days ago they came."""

from dataclasses import dataclass

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.roles import Civilite, Fonction
from mesaides.demo.lycees import (
    ALBI,
    CARCASSONNE,
    MONTAUBAN,
    MONTPELLIER,
    NIMES,
    PERPIGNAN,
    RODEZ,
    TARBES,
    TOULOUSE,
)
from mesaides.ecriture import fold

MME, M = Civilite.MME, Civilite.M
U, G = Fonction.USAGER, Fonction.GESTIONNAIRE


@dataclass(frozen=True, slots=True)
class PersonneDemo:
    civilite: Civilite
    prenom: str
    nom: str
    uai: str = ""
    fonction: Fonction = U
    jours: float = 0
    compte: str = ""

    @property
    def identifiant(self) -> str:
        return self.compte or fold(f"{self.prenom}.{self.nom}").replace(" ", "-")

    @property
    def adresse(self) -> str:
        return fold(f"{self.prenom}.{self.nom}").replace(" ", "-") + "@exemple.fr"


INSTRUCTRICE = PersonneDemo(MME, "Inès", "Fabre", jours=90, compte="instructeur-occitanie")
LECTRICE = PersonneDemo(MME, "Odile", "Barthès", jours=70)
ADMINISTRATEUR = PersonneDemo(M, "Jean", "Puech", jours=90, compte="administrateur-occitanie")
COLLEGUE = PersonneDemo(M, "Paul", "Sicard", jours=80)
SECONDE = PersonneDemo(MME, "Agnès", "Delpech", jours=60)
AGENTS = (
    (INSTRUCTRICE, Habilitation.INSTRUCTEUR),
    (COLLEGUE, Habilitation.INSTRUCTEUR),
    (LECTRICE, Habilitation.LECTEUR),
    (ADMINISTRATEUR, Habilitation.ADMINISTRATEUR),
    (SECONDE, Habilitation.ADMINISTRATEUR),
)

MARC = PersonneDemo(M, "Marc", "Vidal", ALBI, G, 60, "gestionnaire-occitanie")
SOPHIE = PersonneDemo(MME, "Sophie", "Roy", TOULOUSE, G, 62)
YVES = PersonneDemo(M, "Yves", "Pons", MONTPELLIER, G, 57)
GESTIONNAIRES = (
    MARC,
    SOPHIE,
    PersonneDemo(M, "Karim", "Benali", TOULOUSE, G, 45),
    YVES,
    PersonneDemo(MME, "Nadia", "Castel", NIMES, G, 58),
    PersonneDemo(MME, "Anne", "Serres", CARCASSONNE, G, 55),
    PersonneDemo(M, "Pierre", "Cazals", RODEZ, G, 54),
    PersonneDemo(MME, "Lucie", "Abadie", TARBES, G, 52),
    PersonneDemo(M, "Jordi", "Puig", PERPIGNAN, G, 51),
    PersonneDemo(MME, "Élise", "Combes", MONTAUBAN, G, 49),
)

CLAIRE = PersonneDemo(MME, "Claire", "Roux", ALBI, U, 40, "usager-occitanie")
HELENE = PersonneDemo(MME, "Hélène", "Marty", ALBI, U, 38)
MAELLE = PersonneDemo(MME, "Maëlle", "Gineste", ALBI, U, 18)
LUC = PersonneDemo(M, "Luc", "Bonnet", ALBI, U, 50)
THOMAS = PersonneDemo(M, "Thomas", "Costa", NIMES, U, 35)
EMMA = PersonneDemo(MME, "Emma", "Lafont", TOULOUSE, U, 33)
USAGERS = (
    CLAIRE,
    HELENE,
    LUC,
    PersonneDemo(M, "Théo", "Lacombe", ALBI, U, 30),
    MAELLE,
    THOMAS,
    EMMA,
    PersonneDemo(M, "Hugo", "Delmas", TOULOUSE, U, 21),
    PersonneDemo(MME, "Léa", "Vernet", MONTPELLIER, U, 26),
    PersonneDemo(MME, "Núria", "Sala", PERPIGNAN, U, 24),
    PersonneDemo(M, "Bastien", "Fages", RODEZ, U, 16),
)

WAITING = (
    PersonneDemo(M, "Paul", "Garrigue", ALBI, U, 3),
    PersonneDemo(MME, "Zoé", "Mercier", ALBI, U, 1),
    PersonneDemo(M, "Rémi", "Salles", TOULOUSE, U, 2),
)
"""Who made an account without an invitation: their gestionnaire has to accept them."""

NOT_ACTIVATED = PersonneDemo(MME, "Noémie", "Perrin", ALBI, U, 0.2)
"""Who has not opened the activation mail yet."""
