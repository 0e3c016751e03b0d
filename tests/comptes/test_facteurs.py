"""The rules of codes, by themselves."""

from datetime import UTC, datetime, timedelta

import pytest

from mesaides.comptes.rules.facteurs import (
    FAUX,
    SERVI,
    Cle,
    CodeJuste,
    check_appareil,
    code_of,
    draw_qr,
    group,
    is_recent,
    judge_step,
    read_code,
    step_of,
    uri_of,
)

RFC = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""« 12345678901234567890 », the secret of the examples of RFC 6238."""
NOW = datetime(2026, 12, 1, 9, 0, 10, tzinfo=UTC)
PAS = step_of(NOW)


@pytest.mark.parametrize(
    ("seconde", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_the_codes_are_those_of_rfc_6238(seconde: int, code: str):
    assert code_of(RFC, seconde // 30) == code


@pytest.mark.parametrize(
    ("ecart", "dernier", "attendu"),
    [
        (0, 0, CodeJuste(7, PAS)),
        (-1, 0, CodeJuste(7, PAS - 1)),
        (1, 0, CodeJuste(7, PAS + 1)),
        (-2, 0, FAUX),
        (2, 0, FAUX),
        (5, 0, FAUX),
        (-5, 0, FAUX),
        (0, PAS, SERVI),
        (-1, PAS, SERVI),
        (1, PAS, CodeJuste(7, PAS + 1)),
        (1, PAS + 1, SERVI),
    ],
)
def test_a_step_opens_once_half_a_minute_around_it(ecart: int, dernier: int, attendu: CodeJuste | str):
    assert judge_step([Cle(7, RFC, dernier)], code_of(RFC, PAS + ecart), NOW) == attendu


def test_a_code_is_read_however_it_is_grouped():
    assert read_code(" 123 456 ") == read_code("１２３-456") == "123456"
    assert read_code("1234-5678-9012-3456") == "1234567890123456"
    for wrong in ("", "12345", "1234567", "12345a", "²²²²²²"[:5], "1" * 15, "1" * 500):
        with pytest.raises(ValueError, match="6"):
            read_code(wrong)


def test_what_was_proven_is_not_asked_again_for_ten_minutes():
    assert is_recent(NOW - timedelta(minutes=9, seconds=59), NOW)
    assert not is_recent(NOW - timedelta(minutes=10), NOW)
    assert not is_recent(None, NOW)


def test_the_square_holds_the_key_and_the_name_and_stays_small():
    uri = uri_of(RFC, "administrateur-occitanie")
    assert uri.startswith("otpauth://totp/Mes%20aides%20en%20ligne:administrateur-occitanie?secret=" + RFC)
    svg = draw_qr(uri)
    assert svg.startswith("<svg ")
    assert "style=" not in svg
    assert len(svg) < 4_000
    assert group("ABCDEFGHIJ") == "ABCD EFGH IJ"


def test_a_name_has_forty_characters_at_most():
    assert check_appareil("é" * 40)
    with pytest.raises(ValueError, match="40"):
        check_appareil("é" * 41)
