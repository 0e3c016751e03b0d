"""How much one person does before being asked to wait, and what is counted."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.races import race, times
from tests.world.personnes import make_compte

from mesaides.comptes.moves.mesures import count, purge_mesures
from mesaides.comptes.rules.cadence import Quota, tell_when
from mesaides.comptes.rules.freins import JOUR, Frein, wait_for_room
from mesaides.comptes.tables.mesure import Mesure
from mesaides.db import Database, transaction
from mesaides.errors import TooOftenError

NOW = datetime(2026, 11, 30, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
THREE = (Quota(3, 10 * MINUTE),)
FREIN = Frein("essai", THREE, "C’est beaucoup.")


def ago(*minutes: int, poids: int = 1) -> list[tuple[datetime, int]]:
    return [(NOW - number * MINUTE, poids) for number in minutes]


@pytest.mark.parametrize(
    ("faits", "poids", "wait"),
    [
        ([], 1, 0),
        (ago(1, 2), 1, 0),
        (ago(1, 2, 3), 1, 7),
        (ago(1, 2, 10), 1, 0),  # its time has just passed
        (ago(1, 2, 3, 4, 5), 1, 7),  # more than allowed once: the last three count
        (ago(5, poids=2), 1, 0),
        (ago(5, poids=2), 2, 5),
        ([*ago(9), *ago(5, poids=2)], 2, 5),
        ([], 4, 10),  # never fits
        (ago(-1, -2, -3), 1, 10),  # the clock went back
    ],
)
def test_what_is_too_much_waits_until_the_oldest_is_forgotten(faits, poids, wait):
    assert wait_for_room(faits, poids, NOW, THREE) == wait * MINUTE


def test_the_longest_of_several_waits_is_told():
    assert wait_for_room(ago(1, 2, 3), 1, NOW, (*THREE, Quota(2, JOUR))) == JOUR - 2 * MINUTE


@pytest.mark.parametrize(
    ("wait", "told"),
    [
        (timedelta(milliseconds=1), "1 seconde."),
        (timedelta(seconds=59.2), "60 secondes."),
        (timedelta(seconds=61), "2 minutes."),
        (timedelta(minutes=60), "60 minutes."),
        (timedelta(minutes=61), "2 heures."),
    ],
)
def test_when_to_try_again_is_told_and_never_too_soon(wait, told):
    assert tell_when(wait).replace("\u00a0", " ") == f"Réessayez dans {told}"


async def test_acts_made_at_once_are_all_counted_and_what_is_undone_is_not(base: Database):
    claire, marc = await make_compte(), await make_compte()
    done, told = await race(*times(8, lambda: count(claire.id, FREIN, NOW)))
    assert (len(done), len(told)) == (3, 5)
    assert told[0].replace("\u00a0", " ") == "C’est beaucoup. Réessayez dans 10 minutes."
    with pytest.raises(TooOftenError) as refused:
        async with transaction():
            await count(marc.id, FREIN, NOW, poids=2)
            await count(marc.id, FREIN, NOW, poids=2)
    assert refused.value.retry_after == 600
    async with transaction():
        await count(marc.id, FREIN, NOW, poids=3)
        assert await purge_mesures(NOW + timedelta(hours=23)) == 0
        assert await purge_mesures(NOW + timedelta(hours=25)) == 4
    assert await Mesure.count() == 0
