"""Whom the pages of projets are open to; which projets they see is decided by queries through the person."""

from mesaides.comptes.roles import Acteur


def has_projets(acteur: Acteur | None) -> bool:
    """People attached to an établissement."""
    return acteur is not None and (acteur.is_usager or acteur.is_gestionnaire)


def manages_projets(acteur: Acteur | None) -> bool:
    return acteur is not None and acteur.is_gestionnaire
