"""How much, and why: never more than the rule, the ceiling or what is missing."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from mesaides.dispositifs.rules.contenu import RegleForfait, RegleTaux, Tarif
from mesaides.dispositifs.rules.simulation import Besoin, plafond_of, say_regle, show_taux, simulate
from mesaides.montants import round_centimes

CENTIMES = st.integers(0, 10**9)
TAUX = st.builds(
    RegleTaux,
    taux=st.decimals("0.01", 100, places=2),
    plafond_centimes=st.integers(1, 10**8),
    plafond_plusieurs_centimes=st.none() | st.integers(10**8, 10**9),
    plafond_annees=st.integers(1, 3),
)
FORFAIT = st.builds(
    lambda *cents: RegleForfait(tuple(Tarif(f"t{n}", f"Tarif {n}", c) for n, c in enumerate(cents))),
    st.integers(1, 10**6),
    st.integers(1, 10**6),
)
BESOINS = st.builds(
    Besoin,
    depenses_centimes=CENTIMES,
    autres_recettes_centimes=CENTIMES,
    plusieurs=st.booleans(),
    deja_obtenu_centimes=st.integers(0, 10**8),
    eleves=st.fixed_dictionaries({"t0": st.integers(0, 500), "t1": st.integers(0, 500)}),
    semaines=st.integers(0, 52),
)
EDUCATIFS = RegleTaux(Decimal(80), 3_000_00, 5_000_00)
STAGES = RegleForfait((Tarif("non", "Élèves non boursiers", 75_00), Tarif("oui", "Élèves boursiers", 150_00)))


def told(regle: RegleTaux | RegleForfait, besoin: Besoin) -> tuple[int, str]:
    simulation = simulate(regle, besoin)
    return simulation.montant_centimes, " ".join(" ".join(simulation.explications).split())


def test_the_rate_alone():
    assert told(EDUCATIFS, Besoin(1_000_00)) == (800_00, "80 % de 1 000,00 € = 800,00 €.")


def test_the_ceiling_is_said():
    assert told(EDUCATIFS, Besoin(4_800_00)) == (
        3_000_00,
        "80 % de 4 800,00 € = 3 840,00 €, plafonné à 3 000,00 €.",
    )


def test_several_lycees_have_a_higher_ceiling():
    assert told(EDUCATIFS, Besoin(10_000_00, plusieurs=True)) == (
        5_000_00,
        "80 % de 10 000,00 € = 8 000,00 €, plafonné à 5 000,00 € pour plusieurs lycées.",
    )


def test_what_was_given_the_years_before_counts_in_the_ceiling():
    montant, words = told(RegleTaux(Decimal(80), 12_000_00, None, 3), Besoin(10_000_00, 0, False, 9_000_00))
    assert montant == 3_000_00
    assert "12 000,00 € sur 3 ans et 9 000,00 € sont déjà obtenus : il reste 3 000,00 €." in words


def test_the_aid_does_not_exceed_what_is_missing():
    montant, words = told(EDUCATIFS, Besoin(1_000_00, 900_00))
    assert montant == 100_00
    assert "1 000,00 € de dépenses moins 900,00 € d’autres recettes = 100,00 €." in words
    assert "couvrent déjà" in told(EDUCATIFS, Besoin(1_000_00, 2_000_00))[1]


def test_so_much_for_each_pupil_and_week():
    montant, words = told(STAGES, Besoin(10_000_00, eleves={"non": 10, "oui": 1}, semaines=2))
    assert montant == 1_800_00
    assert "Élèves non boursiers : 10 élèves × 2 semaines × 75,00 € = 1 500,00 €." in words
    assert "Élèves boursiers : 1 élève × 2 semaines × 150,00 € = 300,00 €." in words
    assert told(STAGES, Besoin(10_000_00)) == (0, "Aucun élève n’est indiqué.")


def test_rounding_goes_to_the_nearest_cent():
    regle = RegleTaux(Decimal("12.5"), 10**9)
    assert simulate(regle, Besoin(4)).montant_centimes == 1  # half a cent
    assert simulate(regle, Besoin(3)).montant_centimes == 0
    assert show_taux(regle.taux) == "12,5\u00a0%"
    assert show_taux(Decimal("80.00")) == "80\u00a0%"


def test_the_rule_is_said_in_words():
    energie = RegleTaux(Decimal(80), 12_000_00, None, 3)
    assert [" ".join(f"{name} : {value}".split()) for name, value in say_regle(energie)] == [
        "Taux : 80 % des dépenses",
        "Plafond : 12 000,00 € sur 3 ans",
    ]
    assert len(say_regle(EDUCATIFS)) == 3
    assert say_regle(STAGES)[1][0] == "Élèves boursiers"


@given(TAUX, BESOINS)
def test_never_above_rate_ceiling_or_what_is_missing(regle: RegleTaux, besoin: Besoin):
    montant = simulate(regle, besoin).montant_centimes
    assert 0 <= montant <= max(0, besoin.depenses_centimes - besoin.autres_recettes_centimes)
    plafond = plafond_of(regle, plusieurs=besoin.plusieurs)
    assert montant + besoin.deja_obtenu_centimes <= max(plafond, besoin.deja_obtenu_centimes)
    assert montant <= round_centimes(Fraction(besoin.depenses_centimes) * Fraction(regle.taux) / 100)


@given(FORFAIT, BESOINS)
def test_never_above_the_forfait_or_what_is_missing(regle: RegleForfait, besoin: Besoin):
    forfait = sum(besoin.eleves[t.code] * besoin.semaines * t.montant_centimes for t in regle.tarifs)
    manque = max(0, besoin.depenses_centimes - besoin.autres_recettes_centimes)
    assert simulate(regle, besoin).montant_centimes == min(forfait, manque)


@given(TAUX | FORFAIT, BESOINS, st.integers(1, 10**6))
def test_dearer_never_gives_less_and_richer_never_gives_more(
    regle: RegleTaux | RegleForfait, besoin: Besoin, more: int
):
    def montant(**changed: int | bool) -> int:
        return simulate(regle, replace(besoin, **changed)).montant_centimes

    assert montant(depenses_centimes=besoin.depenses_centimes + more) >= montant()
    assert montant(autres_recettes_centimes=besoin.autres_recettes_centimes + more) <= montant()
    assert montant(deja_obtenu_centimes=besoin.deja_obtenu_centimes + more) <= montant()
    assert montant(plusieurs=True) >= montant(plusieurs=False)


@given(TAUX | FORFAIT, BESOINS)
def test_every_amount_is_explained_by_sentences(regle: RegleTaux | RegleForfait, besoin: Besoin):
    explications = simulate(regle, besoin).explications
    assert explications
    assert all(phrase.endswith(".") for phrase in explications)
