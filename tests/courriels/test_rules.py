"""When a mail is tried again, when it is given up, and the words for a refusal."""

from datetime import timedelta

import pytest

from mesaides.courriels.rules import REASON_MAX, delay_before_retry, is_given_up, sentence_of_refusal, tidy
from mesaides.courriels.states import EtatCourriel

MIDDLE = 0.5


@pytest.mark.parametrize(
    ("essais", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (5, 240), (6, 240), (1000, 240)]
)
def test_the_waits_grow_then_stay_at_four_hours(essais, minutes):
    assert delay_before_retry(essais, MIDDLE) == timedelta(minutes=minutes)


@pytest.mark.parametrize(("chance", "seconds"), [(0.0, 48), (0.999_999, 72)])
def test_the_waits_are_spread_by_a_fifth(chance, seconds):
    assert delay_before_retry(1, chance).total_seconds() == pytest.approx(seconds, rel=1e-3)


def test_a_server_that_answers_nobody_is_asked_again_within_minutes():
    assert delay_before_retry(50, MIDDLE, unreachable=True) == timedelta(minutes=5)


@pytest.mark.parametrize(
    ("essais", "hours", "given_up"),
    [(16, 48, True), (16, 47, False), (1, 72, False), (5, 72, False), (6, 48, True)],
)
def test_a_mail_is_given_up_after_two_days_and_enough_tries(essais, hours, given_up):
    assert is_given_up(essais, timedelta(hours=hours)) is given_up


@pytest.mark.parametrize(
    ("code", "text", "sentence"),
    [
        (
            550,
            "5.1.1 <paul@exemple.fr>: Recipient address rejected: User unknown in table",
            "adresse inconnue",
        ),
        (550, "No such user here", "adresse inconnue"),
        (550, "Requested action not taken: mailbox unavailable", "adresse inconnue"),
        (550, "5.1.2 Bad destination system", "domaine inconnu"),
        (552, "5.2.2 Over quota", "boîte pleine"),
        (552, "Mailbox full", "boîte pleine"),
        (452, "4.2.2 mailbox full", "boîte pleine"),
        (550, "5.2.1 account disabled", "boîte fermée"),
        (554, "5.7.1 Spam", "refusé par le serveur\u00a0: 554 5.7.1 Spam"),
        (
            550,
            "5.7.1 recipient address rejected",
            "refusé par le serveur\u00a0: 550 5.7.1 recipient address rejected",
        ),
        (
            452,
            "4.3.1 Insufficient system storage",
            "refusé par le serveur\u00a0: 452 4.3.1 Insufficient system storage",
        ),
        (552, "5.3.4 Message too big", "refusé par le serveur\u00a0: 552 5.3.4 Message too big"),
        (550, "", "refusé par le serveur\u00a0: 550"),
    ],
)
def test_a_refusal_is_told_in_french(code, text, sentence):
    assert sentence_of_refusal(code, text) == sentence


def test_what_a_server_says_is_made_harmless_to_show():
    assert tidy("non\r\nBcc: x\x00\x1b[31m\u202edroite") == "non Bcc: x [31m droite"
    assert len(tidy("x" * 5000)) == REASON_MAX


@pytest.mark.parametrize("etat", EtatCourriel)
def test_each_state_has_words_and_a_colour(etat):
    assert etat.label
    assert etat.badge in {"attention", "succes", "erreur"}
