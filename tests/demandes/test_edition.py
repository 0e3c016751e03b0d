"""What a new edition asks of a draft: pure."""

from decimal import Decimal

import pytest

from mesaides.demandes.rules.edition import asked_more
from mesaides.demandes.rules.saisie import Saisie
from mesaides.dispositifs.rules.contenu import (
    Condition,
    Contenu,
    PieceAttendue,
    Question,
    RegleTaux,
    TypeQuestion,
)

LONG = TypeQuestion.TEXTE_LONG
CAR = Question("car", TypeQuestion.OUI_NON, "Transport")
NOM = Question("nom", LONG, "Autocariste", si=Condition("car", "oui"))
BUT = Question("but", LONG, "Objectifs")
LIBRE = Question("mot", LONG, "Un mot", obligatoire=False)


def edition(*questions: Question, pieces: tuple[PieceAttendue, ...] = ()) -> Contenu:
    regle = RegleTaux(Decimal(80), 300_000)
    return Contenu("Titre", "Finalité", (), regle, questions=questions, pieces=pieces)


@pytest.mark.parametrize(
    ("avant", "apres", "asked"),
    [
        ((CAR, BUT), (CAR, BUT), ()),
        ((CAR,), (CAR, LIBRE), ()),
        ((CAR,), (CAR, NOM), ("Autocariste",)),
        ((CAR, BUT), (Question("but", LONG, "Buts"), CAR), ()),
        ((BUT,), (Question("but", LONG, "Objectifs", max=3),), ("Objectifs",)),
        ((BUT,), (Question("but", LONG, "Objectifs", max=300),), ()),
        ((BUT,), (Question("but", TypeQuestion.DATE, "Début"),), ("Début",)),
        ((LIBRE,), (Question("mot", LONG, "Un mot"),), ("Un mot",)),
        ((BUT, CAR), (CAR,), ()),
    ],
)
def test_what_is_asked_more_of_a_draft(
    avant: tuple[Question, ...], apres: tuple[Question, ...], asked: tuple[str, ...]
):
    saisies = {"car": Saisie("oui"), "but": Saisie("Parler mieux.")}
    assert asked_more(edition(*avant), edition(*apres), saisies) == asked


def test_who_does_not_travel_is_not_asked_for_a_coach():
    assert asked_more(edition(CAR), edition(CAR, NOM), {"car": Saisie("non")}) == ()


def test_a_piece_that_is_now_awaited():
    devis = PieceAttendue("devis", "Devis")
    assert asked_more(edition(CAR), edition(CAR, pieces=(devis,)), {"car": Saisie("non")}) == ("Devis",)
