"""Days and hours as people read them."""

from datetime import UTC, date, datetime

from mesaides.dates import date_fr, jour_fr

NOW = datetime(2026, 11, 23, 13, 2, tzinfo=UTC)


def test_hours_are_those_of_paris_in_winter_and_in_summer():
    assert date_fr(NOW) == "23\u00a0novembre 2026 à 14\u00a0h\u00a002"
    assert date_fr(datetime(2026, 7, 14, 22, 30, tzinfo=UTC)) == "15\u00a0juillet 2026 à 0\u00a0h\u00a030"
    assert jour_fr(datetime(2026, 7, 14, 22, 30, tzinfo=UTC)) == "15\u00a0juillet 2026"
    assert jour_fr(NOW.date()) == "23\u00a0novembre 2026"


def test_the_first_of_the_month_is_an_ordinal_and_the_eleventh_is_not():
    assert jour_fr(date(2026, 12, 1)) == "1er\u00a0décembre 2026"
    assert date_fr(datetime(2026, 12, 1, 8, 5, tzinfo=UTC)) == "1er\u00a0décembre 2026 à 9\u00a0h\u00a005"
    assert jour_fr(date(2026, 12, 11)) == "11\u00a0décembre 2026"
