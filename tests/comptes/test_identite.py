import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesaides.comptes.rules import check_identifiant, check_nom, identifiant_key
from mesaides.ecriture import search_key


@pytest.mark.parametrize("typed", ["USAGER-OCCITANIE", "claire.roux", "c_r", "claire@x.fr", "a" * 40, "007"])
def test_a_good_identifiant_is_kept_as_typed(typed: str):
    assert check_identifiant(f" {typed}\n") == typed


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("", "Choisissez"),
        ("ab", "de 3 à 40"),
        ("a" * 41, "de 3 à 40"),
        ("a" * 1_000_000, "de 3 à 40"),
        ("hélène roux", "par exemple helene.roux"),
        ("сlaire", "sans accent"),  # a Cyrillic letter
        ("cla\nire", "ni espace"),
        ("\0" * 9, "Choisissez"),
        ("-claire", "commence"),
        ("<script>", "lettres, chiffres"),
    ],
)
def test_a_bad_identifiant_is_refused_with_its_reason(typed: str, word: str):
    with pytest.raises(ValueError, match=word):
        check_identifiant(typed)


def test_case_and_width_do_not_make_another_identifiant():
    assert identifiant_key("USAGER-OCCITANIE") == identifiant_key("ｕsager-occitanie ")
    assert check_identifiant("ｕsager") == "usager"


@given(st.text(max_size=60))
def test_two_identifiants_of_one_key_differ_by_case_alone(text: str):
    try:
        identifiant = check_identifiant(text)
    except ValueError:
        return
    assert identifiant.isascii()
    assert identifiant_key(identifiant) == identifiant_key(text) == identifiant.lower()


@pytest.mark.parametrize("nom", ["N’Guyen-d’Été", "Ω", "李小龍", "محمد", "O", "x" * 100, "J.-P. Roux"])
def test_a_name_is_kept_as_typed(nom: str):
    assert check_nom(f" {nom} ") == nom


@pytest.mark.parametrize(
    "pasted", ["Ro\u202eux", "Ro\0ux", "\ufeffRo\u00adux\x0b", "\u2066Roux\u2069", "Ro\u200dux"]
)
def test_what_nobody_sees_is_no_part_of_a_name(pasted: str):
    assert check_nom(pasted) == "Roux"


def test_a_name_never_breaks_the_line_of_a_header():
    assert check_nom("Roux\r\nBcc: x") == "Roux Bcc: x"
    assert check_nom("Roux\u2028\x85Paul") == "Roux Paul"


def test_a_name_is_found_without_its_accents():
    assert search_key("nguyen") in search_key(check_nom("N’Guyen-d’Été"))


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("", "obligatoire"),
        (" \u200b", "obligatoire"),
        ("x" * 101, "100"),
        ("\u202e\0\u2800", "obligatoire"),
        ("• \U0001faea", "lettres"),
        ("12", "lettres"),
        ("Gagnez sur https://evil.test", "adresse"),
        ("WWW.evil.test", "adresse"),
    ],
)
def test_a_bad_name_is_refused_with_its_reason(typed: str, word: str):
    with pytest.raises(ValueError, match=word):
        check_nom(typed)
