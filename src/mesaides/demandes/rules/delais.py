"""Until when the Région awaits complements, and when their people are reminded of it. Pure."""

from datetime import date, datetime, timedelta

from mesaides.dates import PARIS, day_of, read_jour
from mesaides.demandes.rules.rappels import FROM

HABITUEL, LE_PLUS_LONG = timedelta(days=15), timedelta(days=366)
RAPPEL = timedelta(days=5)


def read_delai(text: str, now: datetime) -> date:
    """A day to come, as it is typed. Raises ValueError with a French sentence."""
    jour = read_jour(text)
    if jour <= day_of(now):
        raise ValueError("Laissez au moins un jour à l’établissement\u00a0: choisissez une date à venir.")
    if jour > day_of(now) + LE_PLUS_LONG:
        raise ValueError("Cette date est à plus d’un an\u00a0: choisissez-en une plus proche.")
    return jour


def rappel_of(avant_le: date, now: datetime) -> date | None:
    """Five days before, or on the eve of a shorter time; None when that is today: the mail has just left."""
    for rappel_le in (avant_le - RAPPEL, avant_le - timedelta(days=1)):
        if rappel_le > day_of(now):
            return rappel_le
    return None


def is_hour(now: datetime) -> bool:
    """To write to people by oneself."""
    return now.astimezone(PARIS).time() >= FROM
