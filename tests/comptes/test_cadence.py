from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesaides.comptes.rules.cadence import (
    COMPTE,
    JAMAIS,
    RECUPERATIONS,
    RESEAU,
    Cadence,
    Regle,
    attempt,
    count_remembered,
    forget,
    give_back,
    network_of,
    remaining_wait,
    wait_for_quota,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def fail(times: int, regle: Regle = COMPTE, now: datetime = NOON) -> tuple[Cadence, datetime]:
    """So many failures, each as soon as it is allowed."""
    cadence = Cadence()
    for _ in range(times):
        now += remaining_wait(cadence, now, regle)
        essai = attempt(cadence, now, regle)
        assert essai.permis
        cadence = essai.cadence
    return cadence, now


def test_five_failures_are_free_and_the_sixth_waits():
    cadence, now = fail(5)
    essai = attempt(cadence, now, COMPTE)
    assert (essai.permis, essai.secondes) == (False, 30)


def test_the_wait_doubles_up_to_one_hour():
    waits = [remaining_wait(*fail(times), COMPTE) / SECOND for times in range(4, 15)]
    assert waits == [0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]


def test_the_last_moment_of_the_wait_is_refused_and_its_end_allowed():
    cadence, now = fail(5)
    assert not attempt(cadence, now + 30 * SECOND - timedelta(microseconds=1), COMPTE).permis
    assert attempt(cadence, now + 30 * SECOND, COMPTE).permis


def test_less_than_a_second_is_said_as_one_second():
    cadence, now = fail(5)
    assert attempt(cadence, now + 29.5 * SECOND, COMPTE).secondes == 1


def test_trying_while_waiting_does_not_lengthen_the_wait():
    cadence, now = fail(5)
    for tick in range(29):
        essai = attempt(cadence, now + tick * SECOND, COMPTE)
        assert not essai.permis
        assert essai.cadence == cadence
    assert attempt(cadence, now + 30 * SECOND, COMPTE).permis


def test_failures_are_forgotten_one_an_hour():
    cadence, now = fail(5)
    assert [count_remembered(cadence, now + hours * HOUR, COMPTE) for hours in range(7)] == [
        5,
        4,
        3,
        2,
        1,
        0,
        0,
    ]


def test_a_log_in_forgets_all():
    assert forget(fail(9)[0]) == Cadence()


def test_a_lycee_behind_one_address_is_not_stopped_by_its_log_ins():
    cadence = Cadence()
    for number in range(1000):
        essai = attempt(cadence, NOON + number * SECOND, RESEAU)
        assert essai.permis
        cadence = give_back(essai.cadence)


def test_an_address_that_only_fails_is_stopped():
    cadence, now = fail(100, RESEAU)
    assert attempt(cadence, now, RESEAU).secondes == 30
    assert max(remaining_wait(*fail(times, RESEAU), RESEAU) for times in (110, 130)) <= RESEAU.plafond


def test_a_successful_log_in_does_not_wash_the_failures_of_its_network():
    cadence, now = fail(60, RESEAU)
    assert count_remembered(give_back(attempt(cadence, now, RESEAU).cadence), now, RESEAU) == 60


def test_a_clock_that_goes_back_blocks_nobody_beyond_the_ceiling():
    cadence, now = fail(20)
    assert remaining_wait(cadence, now - timedelta(days=365), COMPTE) == COMPTE.plafond
    assert count_remembered(cadence, now - HOUR, COMPTE) == cadence.essais


@given(st.lists(st.integers(0, 7200), max_size=60))
def test_an_account_never_takes_more_tries_than_the_rule_gives(gaps: list[int]):
    cadence, now, tries = Cadence(), NOON, 0
    for gap in gaps:
        now += gap * SECOND
        essai = attempt(cadence, now, COMPTE)
        tries += essai.permis
        cadence = essai.cadence
        assert JAMAIS <= remaining_wait(cadence, now, COMPTE) <= COMPTE.plafond
    assert tries <= COMPTE.libres + 8 + (now - NOON) / HOUR * 2


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("unix", "unix"),
        ("x" * 500, "x" * 45),
    ],
)
def test_a_house_is_one_network(address: str, network: str):
    assert network_of(address) == network


def test_three_recoveries_an_hour_and_no_more():
    sent = [NOON, NOON + 10 * MINUTE, NOON + 20 * MINUTE]
    assert wait_for_quota(sent[:2], NOON + 20 * MINUTE, RECUPERATIONS) == JAMAIS
    assert wait_for_quota(sent, NOON + 30 * MINUTE, RECUPERATIONS) == 30 * MINUTE
    assert wait_for_quota(sent, NOON + HOUR - SECOND, RECUPERATIONS) == SECOND
    assert wait_for_quota(sent, NOON + HOUR, RECUPERATIONS) == JAMAIS


@given(st.lists(st.integers(0, 600), min_size=100, max_size=100))
def test_a_hundred_requests_give_three_mails_in_any_hour(gaps: list[int]):
    sent: list[datetime] = []
    now = NOON
    for gap in gaps:
        now += gap * SECOND
        if not wait_for_quota(sent, now, RECUPERATIONS):
            sent.append(now)
    assert all(later - earlier >= HOUR for earlier, later in zip(sent, sent[3:], strict=False))
