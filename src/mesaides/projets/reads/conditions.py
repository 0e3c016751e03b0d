"""What a validation commits, and whether it does still: said once, for every list, page, count and guard."""

from typing import Any

from piccolo.columns.combination import And, Or, Where, WhereRaw

from mesaides.comptes.reads.conditions import is_titulaire
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import exists
from mesaides.dispositifs.rules.contenu import GenreValidation
from mesaides.projets.tables.projet import DemandeValidation, Projet, ValidationBudget

A, R = DemandeValidation, Rattachement


def may_answer(compte: Any, projet: type[Projet]) -> Or:
    """`states.can_validate`, of who manages there: who acts for a gestionnaire does not answer what they ask."""
    here = (R.compte == compte) & (R.etablissement == projet.etablissement)
    titulaire = exists(R.select(R.id).where(is_titulaire(R) & here))
    return titulaire | WhereRaw("NOT ({})", is_wanted_by(compte, projet).querystring)


def is_wanted_by(compte: Any, projet: type[Projet]) -> Or:
    """`states.wants`. Never NULL, so that it can be denied."""
    carries = projet.porteur.is_not_null() & (projet.porteur == compte)
    asked = exists(A.select(A.id).where((A.projet == projet.id) & A.close_le.is_null() & (A.par == compte)))
    return carries | (projet.cree_par == compte) | asked


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
