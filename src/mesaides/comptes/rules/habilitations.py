"""Who gives, suspends and ends what an agent of the Région may do."""

from datetime import date, datetime, timedelta
from typing import Protocol

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.roles import Acteur

REVUE = timedelta(days=365)
PREAVIS = timedelta(days=30)
"""Between the notice of an end, which the mails tell, and the end."""
ABSENCE = timedelta(days=365)
"""Without coming in."""


class OfHabilitation(Protocol):
    """A habilitation, as far as rights are concerned."""

    @property
    def compte(self) -> int: ...
    @property
    def par(self) -> int | None: ...


class MayGive(Protocol):
    """Who gives."""

    @property
    def compte(self) -> int: ...
    @property
    def is_administrateur(self) -> bool: ...


def can_habilitate(acteur: MayGive, habilitation: OfHabilitation) -> bool:
    """An administrateur, but nobody gives or takes anything of their own."""
    return acteur.is_administrateur and acteur.compte != habilitation.compte


def can_confirm(acteur: Acteur, habilitation: OfHabilitation) -> bool:
    """Another administrateur than the one who proposed."""
    return can_habilitate(acteur, habilitation) and acteur.compte != habilitation.par


def is_own_habilitation(acteur: Acteur, habilitation: OfHabilitation) -> bool:
    return acteur.compte == habilitation.compte


def needs_another(role: Habilitation, others: int) -> bool:
    """Whether a second administrateur confirms. `others`: how many there are beside the one who gives: who is alone
    gives alone, or nobody would ever be the second."""
    return role is Habilitation.ADMINISTRATEUR and others > 0


def is_to_review(depuis_le: datetime, revue_le: datetime | None, now: datetime) -> bool:
    """Nobody has said for a year that it is still right."""
    return (revue_le or depuis_le) + REVUE <= now


def check_jours(du: date | None, au: date | None, today: date) -> None:
    """Raises ValueError with a French sentence; both days are included."""
    if au is not None and au < today:
        raise ValueError("Cette date est passée\u00a0: choisissez aujourd’hui ou plus tard.")
    if du is not None and au is not None and au < du:
        raise ValueError("La fin vient avant le début\u00a0: choisissez une date plus tardive.")


def check_debut(du: date | None, today: date) -> None:
    """Raises ValueError with a French sentence."""
    if du is not None and du < today:
        raise ValueError("Cette date est passée\u00a0: laissez vide pour commencer dès maintenant.")
