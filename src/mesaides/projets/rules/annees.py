"""School years, written as their two civil years. Pure."""

import re
from datetime import date

AOUT = 8


def annee_de(jour: date) -> str:
    """« 2026-2027 »: a school year begins on the first of August, when the next one is being prepared."""
    first = jour.year if jour.month >= AOUT else jour.year - 1
    return f"{first}-{first + 1}"


def annees_proposees(jour: date) -> list[str]:
    """The present school year and the two that follow."""
    first = int(annee_de(jour)[:4])
    return [f"{year}-{year + 1}" for year in range(first, first + 3)]


def check_annee(text: str) -> str:
    """Raises ValueError with a French sentence unless it is two years in a row."""
    found = re.fullmatch(r"(20[0-9]{2})-(20[0-9]{2})", text)
    if not found or int(found[2]) != int(found[1]) + 1:
        raise ValueError("Choisissez une année scolaire, par exemple 2026-2027.")
    return text
