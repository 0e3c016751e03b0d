"""Whom the pages of instruction are open to."""

from mesaides.comptes.roles import Acteur


def is_instructeur(acteur: Acteur | None) -> bool:
    """An agent of the Région with this habilitation; on which demandes they act, `demandes.states` says."""
    return acteur is not None and acteur.is_instructeur
