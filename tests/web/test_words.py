"""Delays and numbers as people read them."""

from datetime import UTC, datetime, timedelta

import pytest

from mesaides.web.visit import Visit, enter_visit
from mesaides.web.words import delai, il_y_a

NOW = datetime(2026, 11, 23, 13, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _visit() -> None:
    enter_visit(Visit("", (), NOW))


@pytest.mark.parametrize(
    ("depuis", "mots"),
    [
        (timedelta(seconds=40), "à l’instant"),
        (timedelta(minutes=1), "il y a 1 minute"),
        (timedelta(minutes=59, seconds=59), "il y a 59 minutes"),
        (timedelta(hours=1), "il y a 1 heure"),
        (timedelta(hours=23, minutes=59), "il y a 23 heures"),
        (timedelta(days=1), "il y a 1 jour"),
        (timedelta(days=1, hours=23), "il y a 1 jour"),
        (timedelta(days=8), "il y a 8 jours"),
        (timedelta(days=12), "il y a 12 jours"),
        (timedelta(days=30), "il y a 30 jours"),
        (timedelta(days=31), "il y a 1 mois"),
        (timedelta(days=365), "il y a 1 an"),
    ],
)
def test_what_is_past_is_told_in_the_unit_people_count_in(depuis: timedelta, mots: str):
    assert f">{mots}<" in il_y_a(NOW - depuis).replace("\u00a0", " ")


def test_the_whole_date_stays_at_hand():
    told = str(il_y_a(NOW - timedelta(days=2)))
    assert 'datetime="2026-11-21T14:02"' in told
    assert 'title="21\u00a0novembre 2026 à 14\u00a0h\u00a002"' in told


def test_what_comes_is_told_without_a_direction():
    assert delai(NOW + timedelta(seconds=30)) == "moins d’une minute"
    assert delai(NOW + timedelta(days=1)) == "1\u00a0jour"


@pytest.mark.parametrize(
    ("reste", "mots"),
    [
        (timedelta(days=14), "14 jours"),
        (timedelta(days=13, hours=23, minutes=59), "14 jours"),
        (timedelta(days=1, seconds=1), "2 jours"),
        (timedelta(hours=23, minutes=1), "1 jour"),
        (timedelta(minutes=59, seconds=1), "1 heure"),
        (timedelta(minutes=1, seconds=1), "2 minutes"),
    ],
)
def test_what_remains_is_rounded_up(reste: timedelta, mots: str):
    assert delai(NOW + reste).replace("\u00a0", " ") == mots
