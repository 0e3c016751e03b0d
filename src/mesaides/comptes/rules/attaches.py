"""How long a tie to an établissement keeps an agent of the Région away from its demandes. Pure."""

from datetime import datetime, time

from mesaides.dates import PARIS, day_of

ANNEES = 3


def attaches_depuis(now: datetime) -> datetime:
    """A tie that ended from this moment on still counts: three years, until the end of the same day of the month.

    What ended on 29 February counts until 28 February, which is no longer so on the 29th of a leap year.
    """
    jour = day_of(now)
    try:
        first = jour.replace(year=jour.year - ANNEES)
    except ValueError:  # 29 February: three years before, that day was not
        first = jour.replace(year=jour.year - ANNEES, month=3, day=1)
    return datetime.combine(first, time(), PARIS)
