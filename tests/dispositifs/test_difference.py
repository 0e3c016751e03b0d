"""What changes, in sentences: never silent when anything changed, and silent when nothing did."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import fields, replace

from mesaides.dispositifs.moves import open_exemples
from mesaides.dispositifs.rules.contenu import (
    Condition,
    Constat,
    Contenu,
    GenreValidation,
    Option,
    PieceAttendue,
    Question,
    RegleForfait,
    RegleTaux,
    Tarif,
    TypeQuestion,
)
from mesaides.dispositifs.rules.difference import Rubrique, differences, of_contenu
from mesaides.dispositifs.rules.difference_mots import DE_PIECE, DE_QUESTION, DE_TAUX, lexique_of
from mesaides.dispositifs.rules.lecture import Catalogue

TEXTS = st.text(max_size=6)
CODES = st.sampled_from(["a", "b", "c", "d"])
CONDITIONS = st.none() | st.builds(Condition, question=CODES, vaut=CODES)
POSTES = st.lists(st.sampled_from(["achats", "transport", "autres"]), unique=True).map(tuple)


def some(kind: Any, **said: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    """At most three, each with its own code."""
    one = st.builds(kind, code=CODES, **said)
    return st.lists(one, max_size=3, unique_by=lambda entry: entry.code).map(tuple)


AMOUNTS = st.integers(0, 9)
REGLES = st.builds(
    RegleTaux,
    taux=st.sampled_from([Decimal(80), Decimal("80.0"), Decimal("12.5")]),
    plafond_centimes=AMOUNTS,
    plafond_plusieurs_centimes=st.none() | AMOUNTS,
    plafond_annees=st.integers(1, 3),
) | st.builds(RegleForfait, tarifs=some(Tarif, libelle=TEXTS, montant_centimes=AMOUNTS))
CONTENUS = st.builds(
    Contenu,
    titre=TEXTS,
    finalite=TEXTS,
    service=TEXTS,
    pour_qui=st.lists(TEXTS, max_size=2).map(tuple),
    depenses=st.lists(TEXTS, max_size=2).map(tuple),
    postes=POSTES,
    regle=REGLES,
    validation=st.sampled_from(GenreValidation),
    exemple=st.booleans(),
    questions=some(
        Question,
        type=st.sampled_from(TypeQuestion),
        libelle=TEXTS,
        theme=TEXTS,
        aide=TEXTS,
        obligatoire=st.booleans(),
        max=st.none() | AMOUNTS,
        options=some(Option, libelle=TEXTS),
        si=CONDITIONS,
        projet=st.sampled_from(["", "intitule", "resume"]),
        apres=st.just("") | CODES,
        budget=st.none() | st.builds(Constat, depasse_centimes=AMOUNTS, postes=POSTES),
    ),
    pieces=some(
        PieceAttendue,
        intitule=TEXTS,
        aide=TEXTS,
        obligatoire=st.booleans(),
        reutilisable=st.booleans(),
        si=CONDITIONS,
    ),
)


@settings(max_examples=150, deadline=None)
@given(CONTENUS, CONTENUS)
def test_there_is_a_sentence_as_soon_as_anything_changed(avant: Contenu, apres: Contenu):
    assert of_contenu(avant, avant) == []
    assert bool(of_contenu(avant, apres)) == (avant != apres) or avant.regle == apres.regle
    assert all(change.phrase for change in of_contenu(avant, apres))


@settings(max_examples=150, deadline=None)
@given(CONTENUS, CONTENUS, st.sampled_from([field.name for field in fields(Contenu)]))
def test_each_field_alone_is_told(avant: Contenu, other: Contenu, name: str):
    apres = replace(avant, **{name: getattr(other, name)})
    assert bool(of_contenu(avant, apres)) == (apres != avant or str(apres) != str(avant))


def test_no_field_of_a_question_nor_of_a_piece_is_left_out():
    told = {"code", "options", *(name for name, _, _ in DE_QUESTION)}
    assert told == {field.name for field in fields(Question)}
    assert {"code", *(name for name, _, _ in DE_PIECE)} == {field.name for field in fields(PieceAttendue)}
    assert {name for name, _, _ in DE_TAUX} == {field.name for field in fields(RegleTaux)}


PROJETS = next(lu for lu in open_exemples().dispositifs if lu.code == "projets-educatifs")


def question(**said: Any) -> Contenu:
    """With the objectifs asked otherwise."""
    every = PROJETS.contenu.questions
    return replace(
        PROJETS.contenu,
        questions=tuple(replace(q, **said) if q.code == "objectifs" else q for q in every),
    )


TRANSPORT = Question(
    "transport",
    TypeQuestion.CHOIX,
    "Transport",
    options=(Option("car", "En autocar"), Option("train", "En train")),
    si=Condition("reconduit", "oui"),
)


@pytest.mark.parametrize(
    ("apres", "sort", "phrase"),
    [
        (
            question(obligatoire=False),
            "Changé",
            "Réponse de la question « Objectifs » : obligatoire → facultative",
        ),
        (question(libelle="Buts"), "Changé", "Libellé de la question « Buts » : Objectifs → Buts"),
        (
            replace(PROJETS.contenu, questions=(*PROJETS.contenu.questions, TRANSPORT)),
            "Ajouté",
            "Question « Transport », un choix, obligatoire, si « Le projet est-il reconduit ? » est « oui »",
        ),
        (
            replace(PROJETS.contenu, pieces=PROJETS.contenu.pieces[1:]),
            "Retiré",
            "Pièce « RIB de l’établissement », obligatoire",
        ),
        (
            replace(PROJETS.contenu, regle=RegleTaux(Decimal(70), 300_000, 500_000)),
            "Changé",
            "Taux : 80 % → 70 %",
        ),
    ],
    ids=["optional", "renamed", "added", "pièce gone", "taux"],
)
def test_the_sentences_are_those_that_people_read(apres: Contenu, sort: str, phrase: str):
    (change,) = of_contenu(PROJETS.contenu, apres)
    assert (change.sort.value, " ".join(change.phrase.split())) == (sort, phrase)


def test_a_catalogue_tells_thematiques_campagnes_and_what_is_new():
    exemples = open_exemples()
    assert differences(exemples, exemples) == []
    first = differences(Catalogue(), exemples)
    assert len(first) == 1 + len(exemples.dispositifs)
    assert {Rubrique.QUESTIONS, Rubrique.PIECES} <= {change.rubrique for change in first[1].changements}
    turned = replace(exemples, thematiques=exemples.thematiques[::-1], dispositifs=())
    (only,) = differences(exemples, turned)
    assert [change.phrase for change in only.changements] == ["Ordre des thématiques"]


def test_a_code_that_nobody_knows_stands_for_itself():
    assert "« z »" in lexique_of(()).question("z").replace("\u00a0", " ")
