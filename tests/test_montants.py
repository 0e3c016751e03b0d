import contextlib
from decimal import Decimal
from fractions import Fraction

import pytest
from babel.numbers import format_currency
from hypothesis import given
from hypothesis import strategies as st

from mesaides.montants import (
    euros,
    milliers,
    nb,
    percent_of,
    read_montant,
    read_nombre,
    round_centimes,
    write_montant,
)

CENTIMES = st.integers(0, 10**12 - 1)


@pytest.mark.parametrize(
    ("typed", "centimes"),
    [
        ("1 234,50", 123450),
        ("1234.5", 123450),
        ("1 234 €", 123400),
        ("1\u00a0234,50\u00a0€", 123450),
        ("1\u202f234,50 €", 123450),
        ("1.234,50", 123450),
        ("1.234.567,89", 123456789),
        ("1234,50€", 123450),
        ("1234,50 euros", 123450),
        ("1 234 EUR", 123400),
        ("+12", 1200),
        ("€ 1 234", 123400),
        ("€1234,50", 123450),
        ("EUR 1 234,5", 123450),
        ("€\u202f1\u202f234,50", 123450),
        (" 1\u2009234,50\u2002€ ", 123450),
        ("1\u2006234\u205f567,5\u3000€", 123456750),
        ("+ € 12", 1200),
        ("€ +12", 1200),
        ("1’234,50", 123450),
        ("1 234,50 € ", 123450),
        (",50", 50),
        ("12,", 1200),
        ("0", 0),
        ("007", 700),
        ("１２，５", 1250),
        ("  9 999 999 999,99  ", 999999999999),
    ],
)
def test_every_usual_way_of_typing_an_amount_is_read(typed: str, centimes: int):
    assert read_montant(typed) == centimes


@pytest.mark.parametrize(
    "typed",
    ["1200", "1 200", "1\u00a0200", "1\u202f200", " 1\u2009200 ", "1’200", "+1 200", "１２００", "01200"],
)
def test_a_number_is_typed_as_the_euros_of_an_amount(typed: str):
    assert read_nombre(typed) == 1200 == read_montant(typed) / 100
    assert read_nombre(typed, 1200) == 1200
    with pytest.raises(ValueError, match="de 0 à 1\u202f199"):
        read_nombre(typed, 1199)


@pytest.mark.parametrize(
    "typed", ["", " ", "-1", "1,5", "1,", "12 34", "1.200", "²", "٣", "9" * 5000, "24 €", "douze"]
)
def test_what_is_not_surely_a_number_is_refused_with_a_sentence(typed: str):
    with pytest.raises(ValueError, match=r"^Indiquez un nombre entier, .*\.$"):
        read_nombre(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "", "  ", "€", ",", "-", "NaN", "1e400", "inf", "0x10", "12 34", "1.234", "1,234.50", "1 2345", "1,2,3",
        "12,345", "douze", "12²", "½", "٣", "10000000000", "9" * 5000, "1" + " " * 200, "1\n2", "12 €€", "--1",
        "€ 12 €", "€ €", "1’23", "-€-1",
    ],
)  # fmt: skip
def test_what_is_not_surely_an_amount_is_refused_with_a_sentence(typed: str):
    with pytest.raises(ValueError, match=r"^[A-Z].*\.$"):
        read_montant(typed)


def test_a_negative_amount_is_read_only_where_it_means_something():
    assert read_montant("-12,50", negative=True) == read_montant("− 12,50", negative=True) == -1250
    assert read_montant("-€ 12,50", negative=True) == read_montant("€ -12,50", negative=True) == -1250
    for typed in ("-12,50", "-€12", "€ -12"):
        with pytest.raises(ValueError, match="positif"):
            read_montant(typed)


@pytest.mark.parametrize(
    ("nombre", "told"), [(0, "0"), (999, "999"), (1500, "1\u202f500"), (1_234_567, "1\u202f234\u202f567")]
)
def test_the_thousands_of_a_number_are_set_apart(nombre: int, told: str):
    assert milliers(nombre) == told


@given(st.text())
def test_whatever_is_typed_gives_cents_or_a_sentence(text: str):
    with contextlib.suppress(ValueError):
        assert read_montant(text) >= 0


@given(CENTIMES)
def test_what_is_written_is_read_back(centimes: int):
    assert read_montant(write_montant(centimes)) == read_montant(euros(centimes)) == centimes
    assert read_montant(write_montant(-centimes), negative=True) == -centimes


@given(st.integers(-(10**14), 10**14))
def test_amounts_are_written_as_the_french_locale_does(centimes: int):
    assert euros(centimes) == format_currency(Decimal(centimes) / 100, "EUR", locale="fr_FR")


@given(st.fractions())
def test_rounding_goes_to_the_nearest_cent_and_a_half_away_from_zero(value: Fraction):
    rounded = round_centimes(value)
    assert abs(rounded - value) <= Fraction(1, 2)
    assert round_centimes(-value) == -rounded
    if abs(rounded - value) == Fraction(1, 2):
        assert abs(rounded) > abs(value)


@given(CENTIMES, st.decimals(0, 100, places=2))
def test_a_share_stays_within_its_whole(centimes: int, taux: Decimal):
    part = percent_of(centimes, taux)
    assert 0 <= part <= centimes
    assert abs(part + percent_of(centimes, 100 - taux) - centimes) <= 1
    assert percent_of(centimes, 100) == centimes


@pytest.mark.parametrize(
    ("nombre", "mots"),
    [(0, "0 invitation"), (1, "1 invitation"), (2, "2 invitations"), (12_345, "12\u202f345 invitations")],
)
def test_zero_and_one_are_singular_and_thousands_are_set_apart(nombre: int, mots: str):
    assert nb(nombre, "invitation").replace("\u00a0", " ") == mots


@pytest.mark.parametrize(("typed", "meant"), [("55O", "550"), ("1 oo0,5O €", "1 000,50")])
def test_a_letter_that_stands_for_a_zero_is_named(typed: str, meant: str):
    with pytest.raises(
        ValueError, match=f"comme {meant}\u00a0: ici, la lettre «\u00a0[Oo]\u00a0» remplace un zéro"
    ):
        read_montant(typed)
