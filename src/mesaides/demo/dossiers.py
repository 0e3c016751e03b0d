"""What the demandes of the demonstration tell: their projet, its thématique, its budget, their answers."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mesaides.demandes.rules.saisie import ELIGIBILITE
from mesaides.demo.budgets import (
    CONCERT,
    DEBATS,
    ENERGIE,
    FORUM,
    FOYER,
    JARDIN,
    PATINOIRE,
    POTAGER,
    PRESSE,
    RADIO,
    RETIRADA,
    THEATRE,
)
from mesaides.projets.rules.budget import Ligne

REPONSES = {
    ELIGIBILITE.code: "oui",
    "objectifs": "Donner la parole aux élèves, leur apprendre à chercher et à vérifier une information.",
    "reconduit": "non",
    "actions": "Deux séances par mois, un temps fort ouvert à tous en fin d’année.",
    "classes": "Secondes 3 et 5",
    "eleves": "58",
    "partenaires": "non",
    "plusieurs_lycees": "non",
    "place_eleves": "Ils choisissent les sujets, préparent et animent.",
    "evaluation": "Un questionnaire au début et à la fin, un bilan avec les élèves.",
    "restitution": "Une soirée avec les familles, en mai.",
    "depense_500": "oui",
    "deliberation": "votee",
    "artiste": "Compagnie du Pas-Sage",
    "disciplines": "theatre",
    "heures": "80",
    "langue": "catalan",
    "annee_projet": "1",
    "economies": "Environ 12\u00a0% du chauffage la première année, relevés à l’appui.",
    "votants": "412",
}
"""Each dispositif takes those that it asks."""


@dataclass(frozen=True, slots=True)
class Sujet:
    intitule: str
    resume: str
    lignes: list[Ligne]
    dispositif: str = "projets-educatifs"
    thematique: str = "citoyennete"
    reponses: dict[str, str] = field(default_factory=dict[str, str])

    def answers(self, now: datetime) -> dict[str, str]:
        jour = now.date()
        dates = {
            "debut": (jour + timedelta(days=60)).isoformat(),
            "fin": (jour + timedelta(days=180)).isoformat(),
            "vote": (jour - timedelta(days=40)).isoformat(),
        }
        return {**REPONSES, **dates, **self.reponses}


SEMAINE_PRESSE = Sujet(
    "Semaine de la presse",
    "Deux classes de seconde rencontrent des journalistes et font leur journal.",
    PRESSE,
)
FORUM_ASSOCIATIONS = Sujet(
    "Forum des associations", "Une journée où vingt associations d’Albi présentent leur engagement.", FORUM
)
DEBATS_CITOYENS = Sujet(
    "Débats citoyens", "Les élèves apprennent à débattre, puis visitent l’assemblée de Région.", DEBATS
)
LYCEE_SOBRE = Sujet(
    "Un lycée sobre en énergie",
    "Les éco-délégués mesurent les consommations du lycée et les font baisser.",
    ENERGIE,
    "lycee-energie-positive",
    "ecologie",
)
MEMOIRES_RETIRADA = Sujet(
    "Mémoires de la Retirada",
    "Sur les traces de l’exil de 1939, entre Argelès et Elne, avec les familles de témoins.",
    RETIRADA,
    "culture-catalane-occitane",
    "langues",
)
THEATRE_RESIDENCE = Sujet(
    "Une compagnie au lycée",
    "Douze semaines de résidence, une pièce écrite et jouée par les élèves.",
    THEATRE,
    "residence-artiste",
    "culture",
)
SORTIE_PATINOIRE = Sujet("Sortie à la patinoire", "Une après-midi à la patinoire de Blagnac.", PATINOIRE)
FOYER_LYCEENS = Sujet(
    "Un foyer qui nous ressemble",
    "Le foyer repensé par les élèves, voté en septembre.",
    FOYER,
    "budget-participatif",
    "vie-lyceenne",
)
CONCERT_ANNEE = Sujet("Concert de fin d’année", "Le chœur du lycée invite celui du collège voisin.", CONCERT)
CHOEUR_OCCITAN = Sujet(
    "Chœur occitan", "Un chœur d’élèves et ses invités.", JARDIN, "culture-catalane-occitane", "langues"
)
PODCASTS = Sujet(
    "Podcasts d’histoire", "Des élèves enquêtent et racontent leur ville en six épisodes.", RADIO
)
POTAGER_TOULOUSE = Sujet(
    "Un jardin sur le toit", "Le club jardin cultive le toit du bâtiment C.", POTAGER, thematique="ecologie"
)
JOURNAL_MONTPELLIER = Sujet(
    "Le journal des internes", "Un journal imprimé tous les deux mois par l’internat.", PRESSE
)
CATALAN_PERPIGNAN = Sujet(
    "Veus joves",
    "Des rencontres en catalan entre lycéens des deux côtés des Albères.",
    RETIRADA,
    "culture-catalane-occitane",
    "langues",
)
STAGE_BARCELONE = Sujet(
    "Trois semaines à Barcelone",
    "Douze élèves de terminale professionnelle en stage chez des partenaires catalans.",
    RADIO,
    "stages-europe",
    "mobilite",
)
ATELIER_ECRITURE = Sujet(
    "Atelier d’écriture", "Six séances avec une autrice, et un recueil imprimé pour chaque élève.", RADIO
)
