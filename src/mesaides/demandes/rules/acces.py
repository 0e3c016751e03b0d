"""Whom the pages of demandes are open to; what of them they see is decided by queries through the person."""

from mesaides.comptes.roles import Acteur


def has_demandes(acteur: Acteur | None) -> bool:
    """The people attached to an établissement."""
    return acteur is not None and acteur.etablissement is not None


def sees_demandes(acteur: Acteur | None) -> bool:
    """The same, and the instructeurs."""
    return has_demandes(acteur) or (acteur is not None and acteur.is_instructeur)
