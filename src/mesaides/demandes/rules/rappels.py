"""When the drafts of a campagne about to close are recalled: seven days before, and two. Pure."""

from datetime import date, datetime, time, timedelta

from mesaides.dates import PARIS

PALIERS = (2, 7)
FROM = time(7)
"""Nobody is written to at night."""


def palier_of(ferme_le: date, now: datetime) -> int | None:
    """Which reminder is due now: one that was missed still is, until the next one or the end."""
    local = now.astimezone(PARIS)
    left = (ferme_le - local.date()).days
    if left < 0 or local.time() < FROM:
        return None
    return next((palier for palier in PALIERS if left <= palier), None)


def begun_before(ferme_le: date, palier: int) -> datetime:
    """Who has begun since then needs no reminder: they have just read the date."""
    return datetime.combine(ferme_le - timedelta(days=palier), time.min, PARIS)
