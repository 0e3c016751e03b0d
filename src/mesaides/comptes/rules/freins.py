"""How much one person does before being asked to wait: more than anybody needs, less than fills a disk or a mailbox.

What is counted is what was done, not what remains of it: taken back, it still counts until its time has passed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mesaides.comptes.rules.cadence import JAMAIS, Quota

Fait = tuple[datetime, int]
"""When something was done, and how much it weighs: 1, or a number of bytes."""
JOUR = timedelta(days=1)
LONGEST = JOUR
"""No period is longer: what is older is forgotten."""


@dataclass(frozen=True, slots=True)
class Frein:
    """At most so much in any period, for each person. `trop`: what they are told, before « Réessayez dans… »."""

    genre: str
    quotas: tuple[Quota, ...]
    trop: str


def wait_for_room(faits: Sequence[Fait], poids: int, now: datetime, quotas: Sequence[Quota]) -> timedelta:
    """How long before `poids` more may be done; nothing when at once."""
    return max((_wait(faits, poids, now, quota) for quota in quotas), default=JAMAIS)


def _wait(faits: Sequence[Fait], poids: int, now: datetime, quota: Quota) -> timedelta:
    recent = sorted(fait for fait in faits if now - fait[0] < quota.periode)
    excess = sum(lourd for _, lourd in recent) + poids - quota.nombre
    for le, lourd in recent if excess > 0 else ():  # the oldest are forgotten first
        excess -= lourd
        if excess <= 0:
            return min(le + quota.periode - now, quota.periode)
    return quota.periode if excess > 0 else JAMAIS
