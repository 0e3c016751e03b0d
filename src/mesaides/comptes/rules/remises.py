"""When somebody has lost their devices and their codes: two people decide, and a day passes."""

from datetime import timedelta
from typing import Protocol

from mesaides.comptes.roles import Acteur

DELAI = timedelta(hours=24)
"""Between the second person and the act: long enough for its owner to read a mail, and refuse."""
VALABLE = timedelta(days=7)
"""A proposal that nobody confirms."""
MOTIF_MIN, MOTIF_MAX = 10, 500


class OfRemise(Protocol):
    """Whose devices, and who proposed it."""

    @property
    def compte(self) -> int: ...
    @property
    def proposee_par(self) -> int: ...


def can_open_remise(acteur: Acteur, compte: int) -> bool:
    """An administrateur, for somebody else."""
    return acteur.is_administrateur and acteur.compte != compte


def can_confirm_remise(acteur: Acteur, remise: OfRemise) -> bool:
    """A second administrateur: neither who proposed it nor who gains by it."""
    return acteur.is_administrateur and acteur.compte not in (remise.compte, remise.proposee_par)


def can_drop_remise(acteur: Acteur, remise: OfRemise) -> bool:
    return acteur.is_administrateur


def is_stopped_by(acteur: Acteur, remise: OfRemise) -> bool:
    """Its owner, by the link of the mail: who lost their devices is logged in nowhere."""
    return acteur.compte == remise.compte


def check_motif(text: str) -> str:
    """Raises ValueError with a French sentence."""
    if not MOTIF_MIN <= len(text) <= MOTIF_MAX:
        raise ValueError(f"Écrivez de {MOTIF_MIN} à {MOTIF_MAX}\u00a0caractères.")
    return text
