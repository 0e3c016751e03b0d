"""The people of the demonstration: all fictitious. Where they work, and how many days ago they came."""

from dataclasses import dataclass

from mesaides.comptes.roles import Civilite, Fonction, Habilitation
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
class Personne:
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


INSTRUCTRICE = Personne(MME, "Inès", "Fabre", jours=90, compte="instructeur-occitanie")
ADMINISTRATEUR = Personne(M, "Jean", "Puech", jours=90, compte="administrateur-occitanie")
AGENTS = ((INSTRUCTRICE, Habilitation.INSTRUCTEUR), (ADMINISTRATEUR, Habilitation.ADMINISTRATEUR))

MARC = Personne(M, "Marc", "Vidal", ALBI, G, 60, "gestionnaire-occitanie")
SOPHIE = Personne(MME, "Sophie", "Roy", TOULOUSE, G, 62)
YVES = Personne(M, "Yves", "Pons", MONTPELLIER, G, 57)
GESTIONNAIRES = (
    MARC,
    SOPHIE,
    Personne(M, "Karim", "Benali", TOULOUSE, G, 45),
    YVES,
    Personne(MME, "Nadia", "Castel", NIMES, G, 58),
    Personne(MME, "Anne", "Serres", CARCASSONNE, G, 55),
    Personne(M, "Pierre", "Cazals", RODEZ, G, 54),
    Personne(MME, "Lucie", "Abadie", TARBES, G, 52),
    Personne(M, "Jordi", "Puig", PERPIGNAN, G, 51),
    Personne(MME, "Élise", "Combes", MONTAUBAN, G, 49),
)

CLAIRE = Personne(MME, "Claire", "Roux", ALBI, U, 40, "usager-occitanie")
HELENE = Personne(MME, "Hélène", "Marty", ALBI, U, 38)
LUC = Personne(M, "Luc", "Bonnet", ALBI, U, 50)
THOMAS = Personne(M, "Thomas", "Costa", NIMES, U, 35)
EMMA = Personne(MME, "Emma", "Lafont", TOULOUSE, U, 33)
USAGERS = (
    CLAIRE,
    HELENE,
    LUC,
    Personne(M, "Théo", "Lacombe", ALBI, U, 30),
    Personne(MME, "Maëlle", "Gineste", ALBI, U, 18),
    THOMAS,
    EMMA,
    Personne(M, "Hugo", "Delmas", TOULOUSE, U, 21),
    Personne(MME, "Léa", "Vernet", MONTPELLIER, U, 26),
    Personne(MME, "Núria", "Sala", PERPIGNAN, U, 24),
    Personne(M, "Bastien", "Fages", RODEZ, U, 16),
)

WAITING = (
    Personne(M, "Paul", "Garrigue", ALBI, U, 3),
    Personne(MME, "Zoé", "Mercier", ALBI, U, 1),
    Personne(M, "Rémi", "Salles", TOULOUSE, U, 2),
)
"""Who made an account without an invitation: their gestionnaire has to accept them."""

NOT_ACTIVATED = Personne(MME, "Noémie", "Perrin", ALBI, U, 0.2)
"""Who has not opened the activation mail yet."""
