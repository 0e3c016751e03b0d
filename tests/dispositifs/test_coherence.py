"""The parts of a content must agree with each other."""

from decimal import Decimal

import msgspec
import pytest

from mesaides.dispositifs.rules.coherence import find_faults
from mesaides.dispositifs.rules.contenu import (
    Condition,
    Contenu,
    Option,
    Question,
    RegleForfait,
    RegleTaux,
    Tarif,
    TypeQuestion,
)

SOUND = Contenu("Radio", "Aide les radios.", ("Lycées",), RegleTaux(Decimal(80), 1_000_00))
OUI = Question("oui", TypeQuestion.OUI_NON, "Oui ?")
TEXTE = Question("texte", TypeQuestion.TEXTE_COURT, "Texte")
CHOIX = Question("choix", TypeQuestion.CHOIX, "Choix", options=(Option("a", "A"), Option("b", "B")))

DATE = Question("jour", TypeQuestion.DATE, "Jour")


def faults_of(**changed: object) -> str:
    return " ".join(find_faults(msgspec.structs.replace(SOUND, **changed)))


def asked(question: Question, **changed: object) -> str:
    return faults_of(
        questions=(OUI, TEXTE, CHOIX, DATE, msgspec.structs.replace(question, code="q", **changed))
    )


def test_a_sound_content_has_no_fault():
    assert faults_of(questions=(OUI, TEXTE, CHOIX)) == ""
    assert asked(TEXTE, si=Condition("choix", "b"), max=10, projet="resume") == ""
    assert asked(DATE, apres="jour") == ""


@pytest.mark.parametrize(
    ("regle", "words"),
    [
        (RegleTaux(Decimal(0), 1), "taux"),
        (RegleTaux(Decimal(80), 2, 1), "plus bas"),
        (RegleTaux(Decimal(80), 2, None, 0), "positifs"),
        (RegleForfait(()), "au moins un tarif"),
        (RegleForfait((Tarif("a", "A", 1), Tarif("a", "B", 1))), "son propre code"),
        (RegleForfait((Tarif("a", "A", 0),)), "positif"),
    ],
)
def test_a_rule_gives_something_within_bounds(regle: RegleTaux | RegleForfait, words: str):
    assert words in faults_of(regle=regle)


def test_a_ceiling_over_several_years_asks_what_was_already_obtained():
    regle = RegleTaux(Decimal(80), 1_000_00, plafond_annees=3)
    obtenu = Question("deja_obtenu", TypeQuestion.MONTANT, "Aide déjà obtenue")
    assert faults_of(regle=regle, questions=(OUI, obtenu)) == ""
    assert "deja_obtenu" in faults_of(regle=regle)
    as_text = msgspec.structs.replace(obtenu, type=TypeQuestion.TEXTE_COURT)
    assert "deja_obtenu" in faults_of(regle=regle, questions=(as_text,))


@pytest.mark.parametrize(
    ("question", "changed", "words"),
    [
        (CHOIX, {"options": ()}, "au moins deux"),
        (CHOIX, {"options": (Option("a", "A"), Option("a", "B"))}, "propre code"),
        (TEXTE, {"options": CHOIX.options}, "seul un choix"),
        (DATE, {"apres": "oui"}, "« oui » n’en est pas une posée avant"),
        (DATE, {"apres": "demain"}, "« demain » n’en est pas une posée avant"),
        (TEXTE, {"apres": "jour"}, "range une date"),
        (OUI, {"max": 3}, "max"),
        (TEXTE, {"max": 0}, "max"),
        (TEXTE, {"projet": "bof"}, "champ du projet"),
        (TEXTE, {"si": Condition("q", "oui")}, "posée avant"),
        (TEXTE, {"si": Condition("oui", "peut-être")}, "oui ou non"),
        (TEXTE, {"si": Condition("texte", "x")}, "ni un choix"),
        (TEXTE, {"si": Condition("choix", "z")}, "pas une option"),
    ],
)
def test_a_question_that_cannot_be_asked_or_answered_is_told(
    question: Question, changed: dict[str, object], words: str
):
    told = asked(question, **changed)
    assert words in " ".join(told.split())
    assert "«\u00a0q\u00a0»" in told
