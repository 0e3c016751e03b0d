"""Whom a page is open to: the `who` of every route. What of it they see is decided by queries through the person."""

from mesaides.comptes.roles import Acteur


def is_connected(acteur: Acteur | None) -> bool:
    return acteur is not None


def is_attached(acteur: Acteur | None) -> bool:
    """To an établissement, as usager or gestionnaire."""
    return acteur is not None and acteur.etablissement is not None


def is_gestionnaire(acteur: Acteur | None) -> bool:
    """By their fonction, or for somebody of that fonction."""
    return acteur is not None and acteur.is_gestionnaire


def is_titulaire(acteur: Acteur | None) -> bool:
    """A gestionnaire by their own fonction."""
    return acteur is not None and acteur.is_titulaire


def is_instructeur(acteur: Acteur | None) -> bool:
    """An agent of the Région with this habilitation; on which demandes they act, `demandes.states` says."""
    return acteur is not None and acteur.is_instructeur


def reads_received(acteur: Acteur | None) -> bool:
    """An agent of the Région who examines demandes, or reads them alone."""
    return acteur is not None and acteur.reads_demandes


def is_administrateur(acteur: Acteur | None) -> bool:
    return acteur is not None and acteur.is_administrateur


def sees_demandes(acteur: Acteur | None) -> bool:
    """Who asks, and who examines or reads: demandes, their pièces and their fils."""
    return is_attached(acteur) or reads_received(acteur)


def writes_in_fils(acteur: Acteur | None) -> bool:
    """Who asks, and who examines; in which fils, `demandes.states` says."""
    return is_attached(acteur) or is_instructeur(acteur)


def sees_etablissements(acteur: Acteur | None) -> bool:
    """The page of an établissement: those who manage one, and the administrateurs of the Région."""
    return is_gestionnaire(acteur) or is_administrateur(acteur)
