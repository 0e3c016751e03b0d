"""The school years for which a projet is written. Pure."""

from datetime import date

from mesaides.dispositifs.rules.campagnes import annee_scolaire_of


def annees_proposees(jour: date) -> list[str]:
    """The present school year and the two that follow."""
    first = int(annee_scolaire_of(jour)[:4])
    return [f"{year}-{year + 1}" for year in range(first, first + 3)]
