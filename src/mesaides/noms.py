"""How the names of people and établissements are put in a sentence. Pure."""

import re
from functools import lru_cache

from mesaides.ecriture import fold

FEMININS = ("cite", "section", "ecole", "maison", "institution")
_ELIDED = re.compile(r"[aeiouh]|y(?![aeiouy])")
"""An h is taken for mute; the y of Yves is a vowel, that of Yann is not."""


def de_nom(nom: str) -> str:
    """« de Claire Roux », « d’Emma Lafont », « d’Hélène Roy »."""
    return f"d’{nom}" if _is_elided(nom) else f"de {nom}"


@lru_cache(maxsize=4096)  # its names are on every page: 60 µs of 1,300 for « Mes services » of a gestionnaire
def le_nom(nom: str) -> str:
    """« le Lycée Jean-Jaurès », « l’EREA Jean Moulin », « la Cité scolaire Bellevue »."""
    first = fold(nom.split(" ")[0]) if nom else ""
    if _is_elided(nom):
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


def par_suppleance(nom: str, pour: str | None) -> str:
    """« Mme Marty, pour M. Vidal, par suppléance »; the name alone, where they act for nobody."""
    return f"{nom}, pour {pour}, par suppléance" if pour else nom


def a_defaut_de(nom: str) -> str:
    """« le chef d’établissement, à défaut de M. Vidal »."""
    return f"le chef d’établissement, à défaut {de_nom(nom)}"


def _is_elided(nom: str) -> bool:
    return _ELIDED.match(fold(nom[:2])) is not None
