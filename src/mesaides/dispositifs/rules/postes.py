"""What a budget is made of: its two sides, and the postes of each. Pure."""

from enum import StrEnum


class SensPoste(StrEnum):
    DEPENSE = "depense"
    RECETTE = "recette"


POSTES: dict[SensPoste, dict[str, str]] = {
    SensPoste.DEPENSE: {
        "intervenants": "Intervenants",
        "achats": "Achats et fournitures",
        "transport": "Transport",
        "hebergement": "Hébergement et restauration",
        "billetterie": "Billetterie",
        "location": "Location",
        "communication": "Communication",
        "droits": "Droits et assurances",
        "autres": "Autres dépenses",
    },
    SensPoste.RECETTE: {
        "region": "Région (demandé)",
        "etablissement": "Établissement (fonds propres)",
        "etat": "État, rectorat",
        "drac": "DRAC, DRAAF",
        "departement": "Département",
        "commune": "Commune, EPCI",
        "europe": "Union européenne",
        "pass_culture": "pass Culture",
        "familles": "Familles",
        "mdl": "MDL, FSE, AS",
        "mecenat": "Mécénat",
        "autres": "Autres recettes",
    },
}
PART = "etablissement"
"""The poste of the recette that is the part of the établissement."""
REGION = "region"
"""The poste of the recette that is asked of the Région."""
AUTRES = "autres"
"""The last poste of each side."""


def poste_label(sens: SensPoste, poste: str) -> str:
    """« Achats et fournitures »."""
    return POSTES[sens][poste]
