"""Dossiers of demandes in the memory of a test, complete unless something is said otherwise."""

from decimal import Decimal
from typing import Any

from tests.world.budgets import BALANCED

from mesaides.demandes.rules.dossier import Dossier
from mesaides.demandes.rules.saisie import ELIGIBILITE, Saisie
from mesaides.dispositifs.moves import open_exemples
from mesaides.dispositifs.rules.contenu import RegleTaux
from mesaides.projets.rules.budget import Budget

EXEMPLES = {lu.code: lu.contenu for lu in open_exemples().dispositifs}
CONTENU = EXEMPLES["projets-educatifs"]
TAUX = RegleTaux(Decimal(80), 3_000_00, 5_000_00)
REPONSES = {
    "objectifs": "Parler à tous.",
    "actions": "En mars.",
    "debut": "2027-01-10",
    "fin": "2027-06-10",
    "classes": "2de 3",
    "eleves": "24",
    "partenaires": "non",
    "plusieurs_lycees": "non",
    "place_eleves": "Toute.",
    "evaluation": "Un débat.",
    "reconduit": "non",
    "depense_500": "oui",
    "deliberation": "votee",
}
PIECES = frozenset(piece.code for piece in CONTENU.pieces)


def a_dossier(**given: Any) -> Dossier:
    reponses = {ELIGIBILITE.code: "oui"} | REPONSES | given.pop("reponses", {})
    facts: dict[str, Any] = {
        "contenu": CONTENU,
        "saisies": {code: Saisie(valeur=valeur) for code, valeur in reponses.items()},
        "intitule": "Radio du lycée",
        "resume": "Une webradio.",
        "budget": Budget(BALANCED),
        "scelle": True,
        "pieces": PIECES,
        **given,
    }
    return Dossier(**facts)
