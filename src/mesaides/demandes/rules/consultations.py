"""What is told of who saw a demande, and for how long. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from mesaides.dates import day_of

GARDE = timedelta(days=365)
"""How long it is told and kept: what the CNIL asks of the traces of accesses is six months to a year."""
SANS_SERVICE = "Région, tous services"


@dataclass(frozen=True, slots=True)
class Consultee:
    """The agents of one service, on one day: how many opened it, and whether one of its files was."""

    jour: date
    service: str
    personnes: int
    pieces: bool


def gather(lignes: Iterable[tuple[date, str | None, bool]]) -> list[Consultee]:
    """Of one line a person, those of a day and service next to each other: one a day and service."""
    days = groupby(lignes, key=lambda ligne: ligne[:2])
    return [_gathered(jour, service, [one[2] for one in of_day]) for (jour, service), of_day in days]


def _gathered(jour: date, service: str | None, pieces: list[bool]) -> Consultee:
    return Consultee(jour, service or SANS_SERVICE, len(pieces), any(pieces))


def since(transmise_le: datetime | None, first: date | None, now: datetime) -> date:
    """`first`: the first day on which anything was noted, of any demande."""
    today = day_of(now)
    begun = max(first or today, today - GARDE)
    return max(begun, day_of(transmise_le)) if transmise_le else begun
