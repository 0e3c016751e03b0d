"""How dates and numbers are written for people, in French."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_timedelta
from markupsafe import Markup

from mesaides.web.visit import current_visit

PARIS = ZoneInfo("Europe/Paris")
LOCALE = "fr_FR"
MINUTE, HOUR, DAY = 60, 3600, 86400
NBSP, NNBSP = "\u00a0", "\u202f"


def date_fr(moment: datetime) -> str:
    """« 23 novembre 2026 à 14 h 02 », heure de Paris."""
    return f"{jour_fr(moment)} à {heure_fr(moment)}"


def heure_fr(moment: datetime) -> str:
    """« 14 h 02 », heure de Paris."""
    local = moment.astimezone(PARIS)
    return f"{local.hour}{NBSP}h{NBSP}{local.minute:02d}"


def jour_fr(moment: datetime | date) -> str:
    """« 23 novembre 2026 », heure de Paris; a day is of no hour."""
    return _day((moment.astimezone(PARIS) if isinstance(moment, datetime) else moment).toordinal())


def il_y_a(moment: datetime) -> Markup:
    """« il y a 3 jours », the whole date in `title` and `datetime`."""
    return _time(moment, _elapsed(_rounded(moment - current_visit().now), True))


def dans(moment: datetime) -> Markup:
    """« 12 jours » until then, the whole date in `title` and `datetime`."""
    return _time(moment, delai(moment))


def delai(moment: datetime) -> str:
    """« 12 jours » until then, in words only; « moins d’une minute » when it is about to pass."""
    return _elapsed(_rounded(moment - current_visit().now), False)


def nb(nombre: int, singulier: str, pluriel: str = "") -> str:
    """« 1 invitation », « 3 invitations »; zero is singular in French."""
    mot = singulier if abs(nombre) < 2 else pluriel or f"{singulier}s"
    return f"{nombre:,}".replace(",", NNBSP) + NBSP + mot


@lru_cache(maxsize=4096)
def _time(moment: datetime, words: str) -> Markup:
    local = moment.astimezone(PARIS)
    # Nothing to escape in dates; pages show them by dozens.
    when = local.isoformat(timespec="minutes")[:16]
    return Markup(f'<time datetime="{when}" title="{_moment(local)}">{words}</time>')  # noqa: S704


def _moment(local: datetime) -> str:
    return f"{_day(local.toordinal())} à {local.hour}{NBSP}h{NBSP}{local.minute:02d}"


def _rounded(delta: timedelta) -> int:
    """Seconds, rounded to the unit that will be shown, so that few values are ever formatted."""
    seconds = int(delta.total_seconds())
    size = abs(seconds)
    step = DAY if size >= DAY else HOUR if size >= HOUR else MINUTE
    rounded = size // step * step
    return rounded if seconds >= 0 else -rounded


@lru_cache(maxsize=4096)
def _elapsed(seconds: int, add_direction: bool) -> str:
    if seconds == 0:
        return "à l’instant" if add_direction else "moins d’une minute"
    threshold = 4.5 if 7 * DAY <= abs(seconds) < 31 * DAY else 1  # twelve days are not two weeks
    text = format_timedelta(
        timedelta(seconds=seconds), add_direction=add_direction, locale=LOCALE, threshold=threshold
    )
    return text.replace(" ", NBSP) if len(text) < 12 else text


@lru_cache(maxsize=4096)
def _day(ordinal: int) -> str:
    day = datetime.fromordinal(ordinal).date()
    return format_date(day, "d MMMM y", locale=LOCALE)
