"""What a validation commits, and whether it does still: said once, for every list, page, count and guard."""

from piccolo.columns.combination import And, Where, WhereRaw

from mesaides.dispositifs.rules.contenu import GenreValidation
from mesaides.projets.tables.projet import Projet, ValidationBudget


def goes_on(validation: type[ValidationBudget]) -> Where:
    """Neither withdrawn, nor replaced by another of its genre."""
    return validation.fin_le.is_null()


def is_whole_of(validation: type[ValidationBudget], projet: type[Projet]) -> And:
    """It commits the present budget of this projet, as it is."""
    return _is_of(validation, projet, GenreValidation.ENTIER) & (
        validation.version._.empreinte == projet.empreinte
    )


def is_part_of(validation: type[ValidationBudget], projet: type[Projet]) -> And:
    """It commits the part of the établissement, and the present one is not above: `rules.budget.is_held`."""
    held = WhereRaw("COALESCE({}, 0) <= {}", projet.part_centimes, validation.plafond_centimes)
    return _is_of(validation, projet, GenreValidation.PART) & held


def _is_of(validation: type[ValidationBudget], projet: type[Projet], genre: GenreValidation) -> And:
    return (validation.projet == projet.id) & (validation.genre == genre) & goes_on(validation)
