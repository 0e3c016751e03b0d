import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesaides.ecriture import clean_line, clean_text, one_form, search_key, search_text, trim


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


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        *(("artagnan", "Lycée d’Artagnan"), ("d'artagnan", "Lycée d’Artagnan"), ("dart", "Lycée d’Artagnan")),
        *(
            ("sai", "Saint-Sulpice"),
            ("saint sul", "Saint-Sulpice"),
            ("st", "Saint-Sulpice"),
            ("sainte", "Ste-Affrique"),
        ),
        *(
            ("isle", "L’Isle-Jourdain"),
            ("lisle", "L'Isle-Jourdain"),
            ("jour", "L Isle Jourdain"),
            ("ete", "N’Guyen-d’Été"),
        ),
        *(("guyen", "N’Guyen"), ("nguyen", "N’Guyen"), ("81000", "Albi 81000"), ("saintex", "Saint-Exupéry")),
    ],
)
def test_each_word_is_found_by_its_beginning(typed: str, written: str):
    text = f" {search_text(written)}"
    assert all(f" {word}" in text for word in search_key(typed).split()) == (
        typed not in ("saintex", "guyen")
    )
    assert search_text(written).startswith(search_key(written))


@given(st.text())
def test_the_search_key_of_a_search_key_is_itself(text: str):
    assert search_key(search_key(text)) == search_key(text)


@given(st.text())
def test_a_search_key_ignores_case_and_outer_blanks(text: str):
    assert search_key(f"  {text}\n") == search_key(text)


@pytest.mark.parametrize(
    "text",
    [
        *("N’Guyen-d’Été", "Ω", "李小龍", "José  María", "Où\u00a0?", "1\u202f234", "a\ufffdb", "\ue000"),
        *("علی\u200cرضا", "क्\u200dष", "ന\u0d4d\u200d", "\u0601١", "葛\U000e0100城市"),
        *("🩷", "\U0001fae9", "\U0001faff", "👩🏽\u200d🔬", "❤\ufe0f\u200d🔥", "1\ufe0f\u20e3", "©\ufe0f"),
        *("\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "🇫🇷", "•", "‑", "⠠⠋⠗"),
    ],
)
def test_what_can_be_seen_is_kept(text: str):
    assert clean_line(text) == clean_text(text) == text


def test_the_bullets_of_word_are_the_signs_that_its_reader_saw():
    pasted = "\uf0b7 un\n\uf0a7 deux\n\uf0d8 trois\n\uf0fc quatre\n\uf0e0 cinq"
    assert clean_text(pasted) == "• un\n▪ deux\n➢ trois\n✓ quatre\n→ cinq"


BREAKS = ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"]


@pytest.mark.parametrize("broken", BREAKS, ids=ascii)
def test_a_line_or_page_break_is_a_line_break_and_a_space_on_one_line(broken: str):
    assert clean_text(f" un{broken}deux{broken}{broken}trois{broken}") == "un\ndeux\n\ntrois"
    assert clean_line(f" un{broken}deux {broken}{broken}trois{broken}") == "un deux trois"
    assert (clean_line("un\tdeux"), clean_text("un\tdeux")) == ("un deux", "un\tdeux")


def all_unseen() -> list[str]:
    controls = [chr(n) for n in (*range(0x20), *range(0x7F, 0xA0)) if chr(n) not in "\n\r\t\x0b\x0c\x85"]
    zero = "\u00ad\u034f\u061c\u115f\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2064\u206f\u3164\ufe00\ufe0f\ufeff"
    bidi = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    return [
        *controls,
        *zero,
        *bidi,
        *"\ud800\udfff\ufdd0\ufffc\uffff\ufff9\U0001ffff\U000e0001\U000e0041\U000e0100",
    ]


@pytest.mark.parametrize("mark", all_unseen(), ids=ascii)
def test_what_nobody_sees_is_dropped_without_a_word(mark: str):
    for text in (
        f"Cla{mark}ire",
        f"{mark}Claire",
        f"Claire{mark}",
        f"Cla{mark}{mark}ire",
        f"Cla\u200d{mark}ire",
    ):
        assert clean_line(text) == clean_text(text) == "Claire"
        assert one_form(text) == "claire"
        assert search_key(text) == "claire"


@pytest.mark.parametrize(
    "made_of", [*all_unseen(), *BREAKS, " ", "\u00a0", "\u3000", "\u2800", "\t"], ids=ascii
)
def test_text_made_of_nothing_visible_is_empty(made_of: str):
    assert clean_line(made_of * 3) == clean_text(made_of * 3) == clean_line(f"{made_of} \u200b") == ""


UNSEEN = "".join(all_unseen())


@given(st.text() | st.text(f"ae\u0301\u030aش र्❤👩🏽1#\u20e3葛🏴\n\t {UNSEEN}\U000e0067\U000e007f"))
def test_cleaned_text_is_clean(text: str):
    for clean in (clean_line, clean_text):
        kept = clean(text)
        assert clean(kept) == kept == unicodedata.normalize("NFC", kept) == kept.strip()
        assert not set(kept) & set("\0\r\x0b\x0c\x85\u2028\u2029\u202a\u202d\u202e\u2066\u2067\ud800\ufeff")
        assert kept.encode().decode() == kept
    assert "\n" not in clean_line(text)
    assert one_form(clean_line(text)) == one_form(one_form(clean_line(text)))


def test_a_hostile_length_is_cleaned_at_once():
    begun = time.process_time()
    clean_text("\u200d\ufe0f🏴\U000e0067" * 200_000)
    clean_line("\n \t" * 400_000)
    assert time.process_time() - begun < 5


def test_invisible_blanks_dragged_by_a_paste_are_trimmed():
    assert trim("\ufeff \u200bclaire@lycee.example\u00a0\n") == "claire@lycee.example"


@given(st.text(" \u200b\u00a0\u3000\ufeff\na"))
def test_nothing_blank_is_left_around_a_trimmed_text(text: str):
    assert trim(text) == trim(text).strip().strip("\u200b\ufeff")
    assert trim("\u200b " * 500_000) == ""
