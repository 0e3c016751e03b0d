"""The life of a demande, step by step, for each person."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.world.acteurs import AGENT, AILLEURS, AUTRUI, GESTION, ICI, MOI, someone

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.roles import Fonction, StatutRattachement
from mesaides.demandes.rules.reference import format_reference, parse_reference
from mesaides.demandes.states.attente import DEPOSANT, GESTIONNAIRE, attente_of, can_remind
from mesaides.demandes.states.etapes import (
    EN_COURS,
    ETAPES,
    FAITS,
    EtatDemande,
    can_fill,
    is_deposant,
    is_instructeur,
)

E = EtatDemande
NOW = datetime(2026, 11, 23, 14, 2, tzinfo=UTC)


@dataclass(frozen=True)
class Demande:
    etablissement: int = ICI
    porteur: int | None = AUTRUI
    cree_par: int = AUTRUI
    ouverte_a: int | None = None
    ecartee: bool = False
    service: int = 1
    dispositif: int = 1
    departement: str = "031"
    deux_personnes: bool = False
    a_propose: bool = False


@pytest.mark.parametrize(
    ("fonction", "statut", "etablissement", "porteur", "cree_par"),
    list(product(Fonction, StatutRattachement, (ICI, AILLEURS), (MOI, AUTRUI, None), (MOI, AUTRUI))),
)
def test_only_the_people_of_the_demande_who_are_attached_there_ask(
    fonction, statut, etablissement, porteur, cree_par
):
    attached = statut is StatutRattachement.VALIDE and etablissement == ICI
    expected = attached and (fonction is Fonction.GESTIONNAIRE or (porteur or cree_par) == MOI)
    acteur = someone(fonction, statut, etablissement)
    assert is_deposant(acteur, Demande(porteur=porteur, cree_par=cree_par)) == expected


@pytest.mark.parametrize(
    ("statut", "partage", "expected"),
    [(statut, 1, statut is StatutRattachement.VALIDE) for statut in StatutRattachement]
    + [(StatutRattachement.VALIDE, 2, False), (StatutRattachement.VALIDE, None, False)],
)
def test_whom_it_is_shared_with_fills_it_while_that_rattachement_lasts(statut, partage, expected):
    acteur = someone(Fonction.USAGER, statut)
    assert can_fill(acteur, Demande(ouverte_a=partage)) == expected
    assert not is_deposant(acteur, Demande(ouverte_a=partage))
    assert ETAPES.open_to(acteur, Demande(ouverte_a=partage), E.BROUILLON) == []


@pytest.mark.parametrize("partage", [None, 1])
@pytest.mark.parametrize("fonction", Fonction)
@pytest.mark.parametrize("statut", [StatutRattachement.EN_ATTENTE, StatutRattachement.VALIDE])
def test_no_instructeur_judges_what_their_own_lycee_asks(statut, fonction, partage):
    acteur = someone(fonction, statut, habilitation=Habilitation.INSTRUCTEUR)
    assert not is_instructeur(acteur, Demande(ouverte_a=partage))
    assert not any(step.qui is is_instructeur and step.qui(acteur, Demande()) for step in ETAPES)
    assert is_instructeur(acteur, Demande(etablissement=AILLEURS))


def test_nor_what_the_lycee_asks_that_they_have_left():
    acteur = replace(someone(habilitation=Habilitation.INSTRUCTEUR), anciens=frozenset({ICI}))
    assert not is_instructeur(acteur, Demande())
    assert is_instructeur(acteur, Demande(etablissement=AILLEURS))


OPEN = {
    E.BROUILLON: ({"transmission", "report", "retrait"}, set()),
    E.TRANSMISE: ({"retrait"}, {"prise_en_charge"}),
    E.EN_INSTRUCTION: (
        {"retrait"},
        {"renonciation", "transfert", "completude", "proposition", "classement"},
    ),
    E.A_COMPLETER: ({"complement", "retrait"}, {"transfert", "retrait_completude", "classement"}),
    E.PROPOSEE: (
        {"retrait"},
        {"transfert", "nouvelle_proposition", "retrait_proposition", "accord", "refus", "classement"},
    ),
    E.ACCORDEE: (set(), set()),
    E.REFUSEE: (set(), set()),
    E.SANS_SUITE: (set(), {"reouverture"}),
    E.RETIREE: ({"retablissement"}, set()),
}


@pytest.mark.parametrize("etat", E)
def test_each_person_has_their_steps_and_no_other(etat):
    deposant, agent = OPEN[etat]
    assert {step.nom for step in ETAPES.open_to(GESTION, Demande(), etat)} == deposant
    assert {step.nom for step in ETAPES.open_to(AGENT, Demande(), etat)} == agent
    assert not ETAPES.open_to(someone(), Demande(), etat)
    assert not ETAPES.open_to(someone(habilitation=Habilitation.ADMINISTRATEUR), Demande(), etat)


@pytest.mark.parametrize("etat", E)
def test_nobody_examines_what_they_ask_for_themselves(etat):
    both = someone(Fonction.GESTIONNAIRE, habilitation=Habilitation.INSTRUCTEUR)
    assert {step.nom for step in ETAPES.open_to(both, Demande(), etat)} == OPEN[etat][0]


def test_every_step_can_be_told_in_the_timeline():
    assert {step.nom for step in ETAPES} <= FAITS.keys()


def test_every_state_has_its_words():
    assert all(etat.label and etat.genre for etat in E)


def test_who_is_awaited_is_told_with_since_when():
    asked = attente_of(E.BROUILLON, NOW, validation_demandee_le=NOW - timedelta(days=3))
    assert asked.words(NOW) == "En attente de\u00a0: gestionnaire, depuis 3\u00a0jours"
    assert asked.qui == GESTIONNAIRE
    assert attente_of(E.BROUILLON, NOW).qui == DEPOSANT
    assert attente_of(E.A_COMPLETER, NOW).qui == DEPOSANT
    assert (
        attente_of(E.TRANSMISE, NOW - timedelta(hours=1)).words(NOW).endswith("Région, depuis 1\u00a0heure")
    )
    assert attente_of(E.ACCORDEE, NOW).words(NOW) == ""


@pytest.mark.parametrize("etat", EN_COURS - {E.A_COMPLETER})
def test_one_reminds_the_region_once_in_48_hours_and_not_before_it_had_48(etat):
    attente = attente_of(etat, NOW)
    just, late = NOW + timedelta(hours=48), NOW + timedelta(hours=47, minutes=59, seconds=59)
    assert not can_remind(attente, None, late)
    assert can_remind(attente, None, just)
    assert not can_remind(attente, just, just + timedelta(hours=47))
    assert can_remind(attente, just, just + timedelta(hours=48))


@pytest.mark.parametrize("etat", set(E) - EN_COURS | {E.A_COMPLETER})
def test_nobody_reminds_themselves_nor_what_is_decided(etat):
    attente = attente_of(etat, NOW)
    assert attente.qui in ("", DEPOSANT)
    assert not can_remind(attente, None, NOW + timedelta(days=30))


numbers = st.integers(1, 9_999_999)
years = st.integers(2026, 2099)


@given(years, numbers)
def test_a_reference_is_read_back_however_it_is_dictated(year, number):
    reference = format_reference(year, number)
    _, annee, digits, letter = reference.split("-")
    for said in (
        reference,
        reference.lower(),
        reference.replace("-", " "),
        reference.replace("-", ""),
        f" {annee} {int(digits)} {letter} ",
        f"occ\u2013{annee}\u2013{digits}\u2013{letter}",
    ):
        assert parse_reference(said) == reference


@given(years, numbers, st.data())
def test_one_digit_wrong_in_a_reference_shows(year, number, data):
    reference = format_reference(year, number)
    at = data.draw(st.sampled_from([i for i, c in enumerate(reference) if c.isdigit() and i > 5]))
    wrong = data.draw(st.sampled_from([d for d in "0123456789" if d != reference[at]]))
    with pytest.raises(ValueError, match=r"lettre|écrit"):
        parse_reference(reference[:at] + wrong + reference[at + 1 :])


@pytest.mark.parametrize("text", ["", "OCC", "OCC-2026-000123", "bonjour", "OCC-2026-1e3-K", "9" * 5000])
def test_what_is_no_reference_is_refused_in_a_sentence(text):
    with pytest.raises(ValueError, match=r"[.]$"):
        parse_reference(text)
