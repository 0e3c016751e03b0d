import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesaides.ecriture import has_forbidden_character, search_key, trim


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("saint sulpice", "Saint-Sulpice-la-Pointe"),
        ("st-sulpice", "Saint-Sulpice-la-Pointe"),
        ("SAINTE AFFRIQUE", "Ste-Affrique"),
        ("lycee", "Lycée"),
        ("l'isle", "L’Isle-Jourdain"),
        ("isle jourdain", "L’Isle-Jourdain"),
        ("l isle jourdain", "L’Isle-Jourdain"),
        ("coeur", "Sacré-Cœur"),
        ("nguyen dete", "N’Guyen-d’Été"),
        ("031", "0310001A"),
    ],
)
def test_a_search_finds_what_is_written_otherwise(typed: str, written: str):
    assert search_key(typed) in search_key(written)


@given(st.text())
def test_the_search_key_of_a_search_key_is_itself(text: str):
    assert search_key(search_key(text)) == search_key(text)


@given(st.text())
def test_a_search_key_ignores_case_and_outer_blanks(text: str):
    assert search_key(f"  {text}\n") == search_key(text)


@pytest.mark.parametrize(
    "character", ["\0", "\n", "\r", "\x1b", "\u202e", "\u2066", "\ud800", "\u2028", "\u200b"]
)
def test_characters_that_deceive_or_break_a_line_are_forbidden(character: str):
    assert has_forbidden_character(f"Cla{character}ire")


@pytest.mark.parametrize("text", ["N’Guyen-d’Été", "Ω", "李小龍", "علی‌رضا", "José  María", "a" * 100])
def test_names_of_every_script_hold_nothing_forbidden(text: str):
    assert not has_forbidden_character(text)


def test_invisible_blanks_dragged_by_a_paste_are_trimmed():
    assert trim("\ufeff \u200bclaire@lycee.example\u00a0\n") == "claire@lycee.example"


@given(st.text(" \u200b\u00a0\u3000\ufeff\na"))
def test_nothing_blank_is_left_around_a_trimmed_text(text: str):
    assert trim(text) == trim(text).strip().strip("\u200b\ufeff")
    assert trim("\u200b " * 500_000) == ""
