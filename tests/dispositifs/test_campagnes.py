"""When one may ask, to the second, heure de Paris."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from mesaides.dispositifs.rules.campagnes import (
    EtatCampagne,
    annee_scolaire_of,
    check_annee_scolaire,
    closes_at,
    is_open,
    opens_at,
    state_of,
)


@dataclass(frozen=True)
class Jours:
    ouvre_le: date
    ferme_le: date


SECOND = timedelta(seconds=1)
# From a winter day to a summer day: Paris is one hour, then two, before UTC.
CAMPAGNE = Jours(date(2027, 1, 10), date(2027, 6, 30))


@pytest.mark.parametrize(
    ("now", "etat"),
    [
        (datetime(2027, 1, 9, 22, 59, 59, tzinfo=UTC), EtatCampagne.A_VENIR),
        (datetime(2027, 1, 9, 23, 0, 0, tzinfo=UTC), EtatCampagne.OUVERTE),
        (datetime(2027, 6, 30, 21, 59, 59, tzinfo=UTC), EtatCampagne.OUVERTE),
        (datetime(2027, 6, 30, 22, 0, 0, tzinfo=UTC), EtatCampagne.FERMEE),
    ],
)
def test_a_campagne_opens_at_midnight_and_closes_at_midnight(now: datetime, etat: EtatCampagne):
    assert state_of(CAMPAGNE, now) == etat
    assert is_open(CAMPAGNE, now) == (etat == EtatCampagne.OUVERTE)


@pytest.mark.parametrize("night", [date(2027, 3, 28), date(2027, 10, 31)])
def test_the_day_of_a_change_of_hour_is_a_whole_day(night: date):
    one = Jours(night, night)
    assert is_open(one, opens_at(one))
    assert is_open(one, closes_at(one) - SECOND)
    assert not is_open(one, opens_at(one) - SECOND)
    assert not is_open(one, closes_at(one))


def test_a_school_year_is_two_years():
    assert check_annee_scolaire(" 2026-2027 ") == "2026-2027"
    for wrong in ("2026", "2026-2028", "2026/2027", "26-27", "٢٠٢٦-٢٠٢٧"):
        with pytest.raises(ValueError, match="2026-2027"):
            check_annee_scolaire(wrong)
    assert annee_scolaire_of(date(2026, 8, 1)) == annee_scolaire_of(date(2027, 7, 31)) == "2026-2027"
