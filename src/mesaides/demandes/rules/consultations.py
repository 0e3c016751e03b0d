"""What is told of who saw a demande, and for how long. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from mesaides.dates import day_of
from mesaides.montants import nb

GARDE = timedelta(days=365)
"""How long it is told and kept: what the CNIL asks of the traces of accesses is six months to a year."""
SANS_SERVICE = "Région, tous services"
FICHIERS = ", fichiers compris"
REGARD = "en lecture seule, sans les fichiers\u00a0: la demande a pu être vue"


@dataclass(frozen=True, slots=True)
class Consultee:
    """On one day: the agents of one service, or who looked in somebody's place; how many, and what of it."""

    jour: date
    qui: str
    quoi: str


def gather(lignes: Iterable[tuple[date, str | None, bool]]) -> list[Consultee]:
    """Of one line a person, those of a day and service next to each other: one a day and service."""
    days = groupby(lignes, key=lambda ligne: ligne[:2])
    return [_gathered(jour, service, [one[2] for one in of_day]) for (jour, service), of_day in days]


def _gathered(jour: date, service: str | None, pieces: list[bool]) -> Consultee:
    return Consultee(jour, service or SANS_SERVICE, nb(len(pieces), "agent") + FICHIERS * any(pieces))


def in_place_of(ouvert_le: datetime, nom: str) -> Consultee:
    return Consultee(day_of(ouvert_le), f"Administration du portail, à la place de {nom}", REGARD)


def since(transmise_le: datetime | None, first: date | None, now: datetime) -> date:
    """`first`: the first day on which anything was noted, of any demande."""
    today = day_of(now)
    begun = max(first or today, today - GARDE)
    return max(begun, day_of(transmise_le)) if transmise_le else begun
