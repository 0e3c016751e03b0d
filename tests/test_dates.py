"""Days and hours as people read them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesaides.dates import date_fr, jour_fr, read_jour

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


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "1/12/26",
            "01/12/2026",
            "1.12.26",
            "1-12-2026",
            "1 12 2026",
            "01 / 12 / 2026",
            "2026-12-01",
            "2026/12/1",
        ),
        *(
            "1er décembre 2026",
            "1 décembre 2026",
            "1ER DECEMBRE 2026",
            "1ᵉʳ déc. 2026",
            "1er dec 26",
            "01 décembre 2026",
        ),
        *(
            "1er\u00a0décembre\u202f2026",
            "mardi 1er décembre 2026",
            "mar. 1 déc. 2026",
            "1 de\u0301cembre 2026",
            "１/１２/２０２６",
        ),
        *("le 1er décembre 2026", "1-déc-26", "1/12/2026."),
    ],
)
def test_every_usual_way_of_writing_a_day_is_read(typed: str):
    assert read_jour(typed) == date(2026, 12, 1)


def test_every_month_is_known_by_its_name_and_its_short_name():
    for month, names in enumerate(
        ("janvier janv jan", "février févr fév", "mars", "avril avr", "mai", "juin", "juillet juil", "août aout",
         "septembre sept sep", "octobre oct", "novembre nov", "décembre déc"), 1,
    ):  # fmt: skip
        for name in names.split():
            assert read_jour(f"2 {name} 2027") == date(2027, month, 2), name


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        *(
            ("", "Indiquez une date"),
            ("demain", "Indiquez une date"),
            ("12/26", "Ajoutez l’année"),
            ("1/1/1/26", "Indiquez"),
        ),
        *(
            ("1er décembre", "Ajoutez l’année"),
            ("1/12", "Ajoutez l’année"),
            ("1/12/026", "Indiquez"),
            ("1 dé 2026", "Indiquez"),
        ),
        *(
            ("30/02/2027", "calendrier"),
            ("31 avril 2027", "calendrier"),
            ("0/1/2026", "calendrier"),
            ("1/13/26", "calendrier"),
        ),
        *(
            ("01/01/0001", "année"),
            ("1 mai 3000", "année"),
            ("9" * 5000, "Indiquez"),
        ),
    ],
)
def test_what_is_no_day_is_refused_with_what_to_do(typed: str, words: str):
    with pytest.raises(ValueError, match=words):
        read_jour(typed)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_day_written_by_the_portal_is_read_back(day: date):
    assert read_jour(jour_fr(day)) == read_jour(day.isoformat()) == read_jour(f"{day:%d/%m/%Y}") == day


def test_two_digits_are_a_year_of_this_century_unless_it_is_far():
    assert read_jour("1/1/00").year == 2000
    assert read_jour("1/1/79").year == 2079
    assert read_jour("1/1/80").year == 1980
