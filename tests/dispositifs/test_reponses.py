"""Answers by type of question: what is kept, what is refused, what is only told."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesaides.dispositifs.rules.contenu import Option, Question, TypeQuestion
from mesaides.dispositifs.rules.reponses import check_reponse, show_reponse, warn_reponse, write_reponse

T = TypeQuestion
OPTIONS = (Option("a", "Premier"), Option("b", "Deuxième"), Option("c", "Troisième"))


def question(kind: TypeQuestion, maximum: int | None = None) -> Question:
    options = OPTIONS if kind in (T.CHOIX, T.CHOIX_MULTIPLES) else ()
    return Question(code="q", type=kind, libelle="Question", max=maximum, options=options)


ANSWERS = [
    (T.TEXTE_COURT, "  Radio\ndu  lycée ", "Radio du lycée", "Radio du lycée"),
    (T.TEXTE_LONG, "Un\r\ndeux\u200b 🩷", "Un\ndeux 🩷", "Un\ndeux 🩷"),
    (T.NOMBRE, "1 234", "1234", "1\u202f234"),
    (T.MONTANT, "1 234,50 €", "123450", "1\u202f234,50\u00a0€"),
    (T.DATE, "1/3/2028", "2028-03-01", "1er\u00a0mars 2028"),
    (T.DATE, "2028-02-29", "2028-02-29", "29\u00a0février 2028"),
    (T.DATE, "1/3/28", "2028-03-01", "1er\u00a0mars 2028"),
    (T.DATE, "1er mars 2028", "2028-03-01", "1er\u00a0mars 2028"),
    (T.OUI_NON, "Oui", "oui", "Oui"),
    (T.CHOIX, "b", "b", "Deuxième"),
    (T.CHOIX_MULTIPLES, "c\na\nc", "a\nc", "Premier, Troisième"),
    (T.ETABLISSEMENT, "0319901 u", "0319901U", "0319901U"),
    (T.ADRESSE, " claire.roux@ac-toulouse.fr", "claire.roux@ac-toulouse.fr", "claire.roux@ac-toulouse.fr"),
    (T.TELEPHONE, "05.61.33.50.50", "+33561335050", "05\u00a061\u00a033\u00a050\u00a050"),
    (T.TELEPHONE, "+33 (0)5 61 33 50 50", "+33561335050", "05\u00a061\u00a033\u00a050\u00a050"),
    (T.TELEPHONE, "0034 912 345 678", "+34912345678", "+34912345678"),
    (
        T.IBAN,
        "fr76 3000 6000 0112 3456 7890 189",
        "FR7630006000011234567890189",
        "FR76\u00a03000\u00a06000\u00a00112\u00a03456\u00a07890\u00a0189",
    ),
    (T.SIRET, "732 829 320 00074", "73282932000074", "732\u00a0829\u00a0320\u00a000074"),
]


@pytest.mark.parametrize(("kind", "typed", "kept", "shown"), ANSWERS)
def test_an_answer_is_kept_in_one_form_and_shown_to_people(
    kind: TypeQuestion, typed: str, kept: str, shown: str
):
    asked = question(kind)
    assert check_reponse(asked, typed) == kept
    assert show_reponse(asked, kept) == shown
    assert check_reponse(asked, write_reponse(asked, kept)) == kept


def test_every_type_has_an_example_here():
    assert {kind for kind, *_ in ANSWERS} == set(TypeQuestion)


@pytest.mark.parametrize("kind", TypeQuestion)
@pytest.mark.parametrize("typed", ["", "  \n", "\u200b", "\u202e\0\x0c", "\u200d\u2800"])
def test_nothing_typed_is_no_answer_and_no_error(kind: TypeQuestion, typed: str):
    assert check_reponse(question(kind), typed) == ""
    assert show_reponse(question(kind), "") == write_reponse(question(kind), "") == ""


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        (T.TEXTE_LONG, "a" * 20_001, "trop long"),
        (T.NOMBRE, "12,5", "entier"),
        (T.NOMBRE, "-1", "entier"),
        (T.NOMBRE, "9" * 5000, "entier"),
        (T.NOMBRE, "12 34", "entier"),
        (T.MONTANT, "1e400", "montant"),
        (T.DATE, "30/02/2027", "calendrier"),
        (T.DATE, "01/01/0001", "année"),
        (T.DATE, "demain", "23/11/2026"),
        (T.DATE, "1er décembre", "année"),
        (T.OUI_NON, "peut-être", "oui ou"),
        (T.CHOIX, "z", "proposées"),
        (T.CHOIX_MULTIPLES, "a\nz", "proposées"),
        (T.ETABLISSEMENT, "0319901A", "lettre"),
        (T.ADRESSE, "claire", "@"),
        (T.TELEPHONE, "05 61 33", "dix chiffres"),
        (T.IBAN, "FR7630006000011234567890188", "clé"),
        (T.IBAN, "FR76300060000112345678901", "27"),
        (T.IBAN, "73282932000074", "deux lettres"),
        (T.SIRET, "73282932000075", "clé"),
    ],
)
def test_a_wrong_answer_is_refused_with_what_to_do(kind: TypeQuestion, typed: str, words: str):
    with pytest.raises(ValueError, match=words):
        check_reponse(question(kind), typed)


def test_the_largest_value_is_said():
    with pytest.raises(ValueError, match="de 0 à 500"):
        check_reponse(question(T.NOMBRE, 500), "501")
    with pytest.raises(ValueError, match="au plus"):
        check_reponse(question(T.MONTANT, 10), "10,01")
    assert check_reponse(question(T.MONTANT, 10), "10") == "1000"


def test_a_text_too_long_is_kept_whole_and_told():
    asked = question(T.TEXTE_LONG, 10)
    kept = check_reponse(asked, "a" * 12)
    assert kept == "a" * 12
    assert "2\u00a0caractères" in warn_reponse(asked, kept)
    assert warn_reponse(asked, "a" * 10) == ""


def test_a_bank_that_is_not_the_tresor_is_told_and_not_refused():
    asked = question(T.IBAN)
    assert "Trésor" in warn_reponse(asked, check_reponse(asked, "FR7630006000011234567890189"))
    assert warn_reponse(asked, check_reponse(asked, "FR7610071000011234567890177")) == ""


@given(st.sampled_from(TypeQuestion), st.text())
def test_whatever_is_typed_gives_one_form_or_a_sentence(kind: TypeQuestion, text: str):
    asked = question(kind)
    with contextlib.suppress(ValueError):
        kept = check_reponse(asked, text)
        assert check_reponse(asked, write_reponse(asked, kept)) == kept
        assert isinstance(show_reponse(asked, kept), str)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_date_is_read_in_both_ways_of_writing_it(day: date):
    asked = question(T.DATE)
    assert check_reponse(asked, day.isoformat()) == check_reponse(asked, f"{day:%d/%m/%Y}") == day.isoformat()
