"""How dates and numbers are written for people, in French."""

from datetime import datetime, timedelta
from functools import lru_cache

from babel.dates import format_timedelta
from markupsafe import Markup

from mesaides.dates import PARIS, date_fr
from mesaides.montants import LOCALE, NBSP
from mesaides.web.visit import current_visit

MINUTE, HOUR, DAY = 60, 3600, 86400


def il_y_a(moment: datetime) -> Markup:
    """« il y a 3 jours », the whole date in `title` and `datetime`."""
    return _time(moment, _elapsed(_rounded(moment - current_visit().now), True))


def delai(moment: datetime) -> str:
    """« 12 jours » until then, rounded up, in words only; « moins d’une minute » when it is about to pass."""
    return _elapsed(_rounded(moment - current_visit().now, up=True), False)


@lru_cache(maxsize=4096)
def _time(moment: datetime, words: str) -> Markup:
    # Nothing to escape in dates; pages show them by dozens.
    when = moment.astimezone(PARIS).isoformat(timespec="minutes")[:16]
    return Markup(f'<time datetime="{when}" title="{date_fr(moment)}">{words}</time>')  # noqa: S704


def _rounded(delta: timedelta, *, up: bool = False) -> int:
    """Seconds, rounded to the unit that will be shown, so that few values are ever formatted."""
    seconds = int(delta.total_seconds())
    size = abs(seconds)
    step = DAY if size >= DAY else HOUR if size >= HOUR else MINUTE
    started = step - 1 if up and size >= MINUTE else 0
    rounded = (size + started) // step * step
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
