"""Whom a page is open to: the `who` of every route. What of it they see is decided by queries through the person."""

from mesaides.comptes.roles import Acteur


def is_connected(acteur: Acteur | None) -> bool:
    return acteur is not None


def is_gestionnaire(acteur: Acteur | None) -> bool:
    return acteur is not None and acteur.is_gestionnaire


def is_administrateur(acteur: Acteur | None) -> bool:
    return acteur is not None and acteur.is_administrateur


def sees_etablissements(acteur: Acteur | None) -> bool:
    """The page of an établissement: those who manage one, and the administrateurs of the Région."""
    return is_gestionnaire(acteur) or is_administrateur(acteur)
