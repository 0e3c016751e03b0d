"""The clock of the portal, heure de Paris, and days and hours as they are read. Pure."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date

from mesaides.montants import LOCALE, NBSP

PARIS = ZoneInfo("Europe/Paris")


def jour_fr(moment: datetime | date) -> str:
    """« 23 novembre 2026 », « 1er décembre 2026 », heure de Paris; a day is of no hour."""
    return _jour(moment.astimezone(PARIS).date() if isinstance(moment, datetime) else moment)


def heure_fr(moment: datetime) -> str:
    """« 14 h 02 », heure de Paris."""
    local = moment.astimezone(PARIS)
    return f"{local.hour}{NBSP}h{NBSP}{local.minute:02d}"


def date_fr(moment: datetime) -> str:
    """« 23 novembre 2026 à 14 h 02 », heure de Paris."""
    return f"{jour_fr(moment)} à {heure_fr(moment)}"


@lru_cache(maxsize=4096)
def _jour(day: date) -> str:
    return f"{'1er' if day.day == 1 else day.day}{NBSP}{format_date(day, 'MMMM y', locale=LOCALE)}"
