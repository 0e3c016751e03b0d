"""How the name of an établissement is put in a sentence."""

from mesaides.ecriture import fold

FEMININS = ("cite", "section", "ecole", "maison", "institution")
VOYELLES = "aeiouh"


def le_nom(nom: str) -> str:
    """« le Lycée Jean-Jaurès », « l’EREA Jean Moulin », « la Cité scolaire Bellevue »."""
    first = fold(nom.split(" ")[0]) if nom else ""
    if first[:1] in tuple(VOYELLES):
        return f"l’{nom}"
    return f"la {nom}" if first in FEMININS else f"le {nom}"


def du_nom(nom: str) -> str:
    """« du Lycée Jean-Jaurès », « de l’EREA Jean Moulin », « de la Cité scolaire Bellevue »."""
    phrase = le_nom(nom)
    return f"du {nom}" if phrase.startswith("le ") else f"de {phrase}"


def au_nom(nom: str) -> str:
    """« au Lycée Jean-Jaurès », « à l’EREA Jean Moulin », « à la Cité scolaire Bellevue »."""
    phrase = le_nom(nom)
    return f"au {nom}" if phrase.startswith("le ") else f"à {phrase}"


def articles(nom: str) -> dict[str, str]:
    """The three, as the mails name them."""
    return {"le_lieu": le_nom(nom), "du_lieu": du_nom(nom), "au_lieu": au_nom(nom)}
