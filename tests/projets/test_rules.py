"""Budgets: totals, what is missing, the fingerprint, and what is said of a change."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from tests.world.budgets import budgets, depense, lignes, montants, recette

from mesaides.dispositifs.rules.postes import POSTES, SensPoste, poste_label
from mesaides.montants import euros
from mesaides.projets.rules.annees import annees_proposees
from mesaides.projets.rules.budget import Budget, empreinte, read_contenu, write_contenu
from mesaides.projets.rules.difference import difference

RADIO = [
    depense(240000, "intervenants", "Journaliste, 6 séances"),
    depense(185000, "achats", "Table de mixage, micros"),
    depense(55000, "transport", "Visite de Radio Albigés"),
    recette(300000, "region", "Projets éducatifs"),
    recette(55000, "etablissement", "Fonds propres"),
    recette(125000, "mdl", "Maison des lycéens"),
]


def test_a_budget_is_complete_when_it_balances_and_says_the_part():
    budget = Budget(tuple(RADIO))
    assert (budget.depenses, budget.recettes, budget.part, budget.region) == (480000, 480000, 55000, 300000)
    assert budget.is_complete


def test_a_part_of_zero_must_be_said():
    without = Budget((depense(100), recette(100)))
    assert without.reproches == [
        "Ajoutez la part de l’établissement aux recettes ; elle peut être de 0\u00a0€."
    ]
    assert Budget((depense(100), recette(100), recette(0, "etablissement"))).is_complete


def test_what_is_missing_is_told_in_euros():
    assert Budget((depense(480000), recette(400000, "etablissement"))).reproches == [
        "Il manque 800,00\u00a0€ de recettes."
    ]
    assert Budget((depense(100), recette(250, "etablissement"))).reproches == [
        "Les recettes dépassent les dépenses de 1,50\u00a0€."
    ]
    assert Budget(()).reproches == ["Ajoutez au moins une dépense."]


@given(budgets)
def test_totals_are_the_sums_of_their_sides(lines):
    budget = Budget(tuple(lines))
    assert budget.depenses + budget.recettes == sum(line.montant_centimes for line in lines)
    assert budget.manque == budget.depenses - budget.recettes


@given(budgets)
def test_a_complete_budget_balances_and_spends_something(lines):
    budget = Budget(tuple(lines))
    assert budget.is_complete == (
        budget.part is not None and budget.depenses == budget.recettes and budget.depenses > 0
    )


@given(budgets, montants)
def test_the_line_that_fills_the_gap_completes_the_budget(lines, montant):
    lines = [*lines, depense(montant + 1), recette(0, "etablissement")]
    manque = Budget(tuple(lines)).manque
    filler = recette(manque) if manque > 0 else depense(-manque)
    assert Budget((*lines, filler)).is_complete


@given(budgets, st.randoms())
def test_order_is_no_financial_fact(lines, random):
    other = list(lines)
    random.shuffle(other)
    assert empreinte(lines) == empreinte(other)
    assert difference(lines, other) == []


@given(budgets, budgets)
def test_two_contents_have_one_fingerprint_only_when_they_are_the_same(one, other):
    assert (empreinte(one) == empreinte(other)) == (sorted(one) == sorted(other))


@given(budgets, budgets)
def test_a_difference_is_told_exactly_when_the_fingerprint_changes(one, other):
    assert bool(difference(one, other)) == (empreinte(one) != empreinte(other))


@given(budgets, lignes())
def test_a_line_added_is_told_once(lines, line):
    told = difference(lines, [*lines, line])
    assert sum(phrase.startswith("ligne ajoutée") for phrase in told) == 1
    assert f"ligne ajoutée : {line.phrase}" in told
    assert f"ligne retirée : {line.phrase}" in difference([*lines, line], lines)


@given(budgets)
def test_a_version_is_read_as_it_was_written(lines):
    assert read_contenu(write_contenu(lines)) == tuple(sorted(lines))
    assert empreinte(read_contenu(write_contenu(lines))) == empreinte(lines)


def test_a_changed_part_is_told_as_the_gestionnaire_says_it():
    before = [depense(10000), recette(40000, "etablissement", "Fonds propres")]
    after = [depense(10000), recette(55000, "etablissement", "Fonds propres")]
    assert difference(before, after) == ["part établissement 400,00\u00a0€ → 550,00\u00a0€"]


def test_only_what_changed_is_told():
    after = [line for line in RADIO if line.poste != "achats"]
    after[0] = depense(200000, "intervenants", "Journaliste, 6 séances")
    after[1] = depense(55000, "transport", "Visite de Radio France")
    assert difference(RADIO, after) == [
        "total 4\u202f800,00\u00a0€ → 2\u202f550,00\u00a0€",
        "Intervenants, Journaliste, 6 séances : 2\u202f400,00\u00a0€ → 2\u202f000,00\u00a0€",
        "Transport : « Visite de Radio Albigés » → « Visite de Radio France »",
        "ligne retirée : Achats et fournitures, Table de mixage, micros, 1\u202f850,00\u00a0€",
    ]


@given(montants, montants)
def test_a_changed_amount_is_told_with_both(before, after):
    told = difference([depense(before, "achats", "micros")], [depense(after, "achats", "micros")])
    expected = f"Achats et fournitures, micros : {euros(before)} → {euros(after)}"
    assert (expected in told) == (before != after)


def test_every_poste_has_its_words():
    assert poste_label(SensPoste.RECETTE, "etablissement") == "Établissement (fonds propres)"
    assert all(label for postes in POSTES.values() for label in postes.values())


def test_a_projet_is_for_this_school_year_or_one_of_the_next_two():
    assert annees_proposees(date(2026, 11, 23)) == ["2026-2027", "2027-2028", "2028-2029"]
