"""Lines 1 to 4 of the chapter on passwords, through the judgment itself."""

import ast
import inspect
import random
import threading
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mesaides.comptes.rules import Jugement, judge_password
from mesaides.comptes.rules.conseils import TRADUCTIONS, translate
from mesaides.comptes.rules.mots_courants import words

PERSON = ("claire.roux", "claire.roux@ac-toulouse.fr", "Claire", "Roux", "Lycée Jean-Jaurès", "Albi")


def refusal(password: str, **others: bool) -> Jugement:
    verdict = judge_password(password, about=PERSON, **others)
    assert not verdict.ok, password
    assert verdict.raison.endswith(".")
    assert verdict.conseil.endswith(".")
    return verdict


def test_eleven_characters_are_refused_with_the_reason_and_twelve_accepted():
    assert "11\u00a0caractères" in refusal("xk7#Vq9pLz2").raison
    assert judge_password("xk7#Vq9pLz2w", about=PERSON) == Jugement(True, score=4)


def test_no_composition_is_asked():
    assert judge_password("tulipegrimoireb", about=PERSON).ok
    assert judge_password("zebulon tricote un sous-marin").ok


@pytest.mark.parametrize(
    "password",
    [
        "é" * 3 + "🦋 zebulon tricote " + "ù",
        "  zebulon tricote  ",
        ("zebulon tricote sept " * 7)[:128],
        "Ж" * 3 + "щюяэфь-лампа-12",
    ],
)
def test_accents_emoji_spaces_and_128_characters_are_accepted(password: str):
    assert judge_password(password, about=PERSON).ok


def test_beyond_128_characters_the_answer_is_a_reason_at_once():
    begun = time.process_time()
    assert "128" in refusal("z" * 129).raison
    assert "128" in refusal("z" * 10_000_000).raison
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    "password",
    [
        *("motdepasse2026!", "M0tDeP@sse2026", "azertyuiop123", "Azertyuiop2026!"),
        *("soleilsoleil", "123456789012", "aaaaaaaaaaaaaaaa", "abcabcabcabcabc"),
        *("qsdfghjklmwxcvbn", "passwordpassword", "Marseille2026!", "mesaidesenligne"),
        *("Mes aides en ligne", "mes-aides-en-ligne-2026", "Occitanie2026!", "RegionOccitanie31"),
        *("claire.roux@ac-toulouse.fr", "ClaireRoux2026", "rouxclaire1985!", "roux-claire-albi"),
        *("xuorerialc2026", "LyceeJeanJaures81", "jeanjaures-albi!", "usager-occitanie"),
        *("stadetoulousain", "0102198501021985"),
    ],
)
def test_what_is_easily_guessed_is_refused(password: str):
    refusal(password)


def test_every_known_password_long_enough_is_refused():
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    known = [word for word in FREQUENCY_LISTS["passwords"] if len(word) >= 12]
    assert len(known) > 100
    assert [word for word in known if judge_password(word).ok] == []


def test_every_common_french_word_with_a_year_is_refused():
    chosen = [w for w in words() if w.isalpha() and len(w) >= 7][:120]
    assert len(chosen) == 120
    assert [w for w in chosen if judge_password(f"{w.capitalize()}-2026").ok] == []


def test_the_refusal_names_the_word_that_leads_to_the_person():
    assert "« roux »" in refusal("roux-2026-!!!").raison
    assert "« occitanie »" in refusal("occitanie-2026").raison


def test_a_personal_word_among_enough_others_is_accepted():
    assert judge_password("roux mais zebulon tricote", about=PERSON).ok


def test_an_agent_needs_sixteen_characters_and_more_guesses():
    assert "au moins 16" in refusal("xk7#Vq9pLz2wB8f", agent=True).raison
    assert judge_password("xk7#Vq9pLz2wB8fT", about=PERSON, agent=True).ok
    weak = "motdepassegrimoire"
    assert judge_password(weak).score == 3
    assert judge_password(weak).ok
    assert not judge_password(weak, agent=True).ok


@pytest.mark.parametrize("character", ["\0", "\ud800", "\u200b", "\u202e"])
def test_a_character_no_keyboard_types_is_no_part_of_a_password(character: str):
    assert "11\u00a0caractères" in refusal(f"zebul{character * 9}tricot").raison
    assert judge_password(f"zebulon{character}tricote", about=PERSON) == judge_password(
        "zebulontricote", about=PERSON
    )


UNSEEN = (
    *(
        "\u0301",
        "\u0344",
        "\ufe0f",
        "\u034f",
        "\u20dd",
        "\uff9e",
        "\u200d",
        "\u200c",
        "\u200b",
        "\u202e",
        "\u00ad",
    ),
    *("\u2060", "\U000e0041", "\U000e0101"),
)
"""Marks put upon letters, and what nobody sees."""


@pytest.mark.parametrize(
    "made_of", [*UNSEEN, "".join(UNSEEN), "\u3164", "\u2800", " ", "\u00a0\u3000"], ids=ascii
)
@pytest.mark.parametrize("size", [12, 16, 72, 128])
def test_a_password_in_which_nothing_is_seen_is_refused(made_of: str, size: int):
    verdict = judge_password((made_of * size)[:size], agent=size == 16)
    assert not verdict.ok
    assert verdict.raison
    assert verdict.conseil


def test_marks_upon_letters_do_not_make_a_password_longer():
    verdict = judge_password("bqz" + "\u0301" * 20)
    assert verdict.raison == (
        "Ce mot de passe a 3\u00a0caractères, sans compter les signes posés sur les lettres\u00a0: "
        "il en faut au moins 12."
    )
    assert judge_password(unicodedata.normalize("NFD", "périlleuse équipée bleuâtre")).ok


def test_every_sentence_of_the_library_is_translated():
    from zxcvbn import feedback

    calls = [n for n in ast.walk(ast.parse(inspect.getsource(feedback))) if isinstance(n, ast.Call)]
    said = {n.args[0].value for n in calls if isinstance(n.func, ast.Name) and n.func.id == "_"}
    assert len(said) > 20
    assert said <= TRADUCTIONS.keys()
    assert all(translate(sentence).endswith(".") for sentence in said)


@pytest.mark.parametrize("seed", range(6))
def test_no_password_takes_long_to_judge(seed: int):
    chosen = random.Random(seed)
    alphabet = ["4@8({[<369!1|0$5+7%2zx", "aA1", "4", "ab", "0123456789/-.", "qwertyuiopazerty"][seed]
    password = "".join(chosen.choice(alphabet) for _ in range(128))
    begun = time.process_time()
    judge_password(password, about=PERSON)
    assert time.process_time() - begun < 1


@settings(max_examples=30, deadline=None)
@given(st.text(min_size=12, max_size=128), st.lists(st.text(max_size=20), max_size=4))
def test_every_password_gets_a_verdict_in_french(password: str, about: list[str]):
    verdict = judge_password(password, about=about)
    assert verdict.ok == (verdict.raison == "")


def test_people_judged_at_the_same_time_do_not_lend_each_other_their_words():
    password = "zebulontricote"
    outcomes: list[bool] = []

    def judge(about: str) -> None:
        outcomes.extend(judge_password(password, about=[about]).ok == (about != password) for _ in range(8))

    threads = [threading.Thread(target=judge, args=(about,)) for about in (password, "autre") * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == [True] * 32
