"""When one may ask: from the first day at midnight to the last day at 23:59:59, heure de Paris."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from mesaides.dates import PARIS


class Echeance(Protocol):
    @property
    def ferme_le(self) -> date: ...


class Periode(Echeance, Protocol):
    @property
    def ouvre_le(self) -> date: ...


P = TypeVar("P", bound=Periode)


class EtatCampagne(StrEnum):
    A_VENIR = "a_venir"
    OUVERTE = "ouverte"
    FERMEE = "fermee"


def opens_at(campagne: Periode) -> datetime:
    return datetime.combine(campagne.ouvre_le, time.min, PARIS)


def closes_at(campagne: Echeance) -> datetime:
    """The first moment when it is too late: midnight after the last day."""
    return datetime.combine(campagne.ferme_le + timedelta(days=1), time.min, PARIS)


def last_moment(campagne: Echeance) -> datetime:
    """The last second when one may ask."""
    return closes_at(campagne) - timedelta(seconds=1)


def is_closed(campagne: Echeance, now: datetime) -> bool:
    return now >= closes_at(campagne)


def state_of(campagne: Periode, now: datetime) -> EtatCampagne:
    """`now` bears its zone."""
    if now < opens_at(campagne):
        return EtatCampagne.A_VENIR
    return EtatCampagne.OUVERTE if now < closes_at(campagne) else EtatCampagne.FERMEE


def is_open(campagne: Periode, now: datetime) -> bool:
    return state_of(campagne, now) == EtatCampagne.OUVERTE


def next_of(campagnes: Sequence[P], now: datetime) -> P | None:
    """Where one may ask now, of several the last to close; else the first to open."""
    opened = [campagne for campagne in campagnes if is_open(campagne, now)]
    coming = [campagne for campagne in campagnes if now < opens_at(campagne)]
    if opened:
        return max(opened, key=lambda campagne: campagne.ferme_le)
    return min(coming, key=lambda campagne: campagne.ouvre_le, default=None)


def check_annee_scolaire(text: str) -> str:
    """« 2026-2027 ». Raises ValueError with a French sentence."""
    debut, tiret, fin = text.strip().partition("-")
    years = debut.isascii() and fin.isascii() and debut.isdigit() and fin.isdigit()
    if not (tiret and years and len(debut) == 4 and len(fin) == 4 and int(fin) == int(debut) + 1):
        raise ValueError("Une année scolaire s’écrit avec ses deux années, par exemple 2026-2027.")
    return f"{debut}-{fin}"


def annee_scolaire_of(day: date) -> str:
    """« 2026-2027 »: a school year begins on the first of August, when the next one is being prepared."""
    debut = day.year if day.month >= 8 else day.year - 1
    return f"{debut}-{debut + 1}"
