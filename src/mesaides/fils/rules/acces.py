"""Whom the fils are open to; which of them is decided by queries through the person."""

from mesaides.comptes.roles import Acteur


def has_fils(acteur: Acteur | None) -> bool:
    """The people attached to an établissement, and the instructeurs."""
    return acteur is not None and (acteur.etablissement is not None or acteur.is_instructeur)
