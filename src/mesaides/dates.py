"""The clock of the portal, heure de Paris, and days and hours as they are read. Pure."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from mesaides.montants import NBSP

PARIS = ZoneInfo("Europe/Paris")
_MOIS = [
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
]  # fmt: skip


def jour_fr(moment: datetime | date) -> str:
    """« 23 novembre 2026 », « 1er décembre 2026 », heure de Paris; a day is of no hour."""
    day = moment.astimezone(PARIS) if isinstance(moment, datetime) else moment
    return f"{'1er' if day.day == 1 else day.day}{NBSP}{_MOIS[day.month - 1]} {day.year}"


def heure_fr(moment: datetime) -> str:
    """« 14 h 02 », heure de Paris."""
    local = moment.astimezone(PARIS)
    return f"{local.hour}{NBSP}h{NBSP}{local.minute:02d}"


def date_fr(moment: datetime) -> str:
    """« 23 novembre 2026 à 14 h 02 », heure de Paris."""
    return f"{jour_fr(moment)} à {heure_fr(moment)}"
