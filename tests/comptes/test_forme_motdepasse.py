"""One password, whatever the keyboard that types it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.world.personnes import QUICK

from mesaides.comptes.rules.motdepasse import judge_password, password_form

TYPED = "périlleuse équipée bleuâtre ❤ 12"


def writings(text: str) -> list[str]:
    return [
        *(unicodedata.normalize(form, text) for form in ("NFC", "NFD", "NFKC", "NFKD")),
        text.replace(" ", "\u00a0"),
        text.replace(" ", "\u3000").replace("1", "１"),
        text.replace("❤", "❤\ufe0f"),
        f"\u202a{text}\u202c".replace(" ", " \u200b"),
    ]


@pytest.mark.parametrize("written", writings(TYPED), ids=ascii)
def test_a_password_typed_on_another_keyboard_is_the_same(written: str):
    assert password_form(written) == password_form(TYPED)
    for hashed in (QUICK.hash(TYPED), QUICK.hash(written)):
        assert QUICK.check(hashed, written).ok
        assert QUICK.check(hashed, TYPED).ok
        assert QUICK.check(hashed, written).renewed is None


def test_case_accents_and_spaces_around_still_tell_two_passwords_apart():
    for other in (TYPED.upper(), TYPED.replace("é", "e"), f" {TYPED}", TYPED.replace(" ", "")):
        assert not QUICK.check(QUICK.hash(TYPED), other).ok


@pytest.mark.parametrize("written", writings(TYPED), ids=ascii)
def test_a_hash_of_what_was_typed_then_still_opens_and_is_made_anew(written: str):
    old = QUICK.hasher.hash(written)
    verdict = QUICK.check(old, written)
    assert verdict.ok
    assert (verdict.renewed is None) == (written == password_form(written))
    if verdict.renewed:
        assert QUICK.check(verdict.renewed, TYPED).ok
    assert not QUICK.check(None, written).ok


@given(st.text())
def test_a_form_is_its_own_form_and_never_fails(text: str):
    form = password_form(text)
    assert password_form(form) == form
    assert not QUICK.check(QUICK.hash(text), text + "x").ok or password_form(text + "x") == form


def test_a_sign_that_stands_for_many_counts_once():
    assert "1\u00a0caractère" in judge_password("\ufdfa").raison
    assert not judge_password("\0" * 40).ok
