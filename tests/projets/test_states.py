"""The life of a budget, and who may take which step of it."""

from dataclasses import dataclass
from itertools import product

import pytest
from tests.world.acteurs import AILLEURS, AUTRUI, ICI, MOI, someone

from mesaides.comptes.roles import Fonction, StatutRattachement
from mesaides.projets.states import ETAPES, VIE, EtatBudget, EtatProjet, can_see, can_validate, etat_of

E = EtatBudget


@dataclass
class Projet:
    etablissement: int = ICI
    porteur: int | None = MOI
    ouvert_a: int | None = None


PORTEUR = someone(Fonction.USAGER)
GESTIONNAIRE = someone(Fonction.GESTIONNAIRE, compte=3)
OTHERS = [
    someone(Fonction.USAGER, compte=AUTRUI),
    someone(Fonction.USAGER, StatutRattachement.DETACHE),
    someone(Fonction.USAGER, StatutRattachement.EN_ATTENTE),
    someone(Fonction.USAGER, etablissement=AILLEURS),
    someone(Fonction.GESTIONNAIRE, etablissement=AILLEURS, compte=3),
    someone(Fonction.GESTIONNAIRE, StatutRattachement.DETACHE, compte=3),
]


def test_the_porteur_and_the_gestionnaire_see_a_projet():
    assert can_see(PORTEUR, Projet())
    assert can_see(GESTIONNAIRE, Projet())


def test_the_gestionnaire_alone_validates():
    assert can_validate(GESTIONNAIRE, Projet())
    assert not can_validate(PORTEUR, Projet())


@pytest.mark.parametrize("other", OTHERS)
def test_others_do_nothing(other):
    assert not can_see(other, Projet())
    assert not can_validate(other, Projet())
    assert all(ETAPES.open_to(other, Projet(), etat) == [] for etat in E)
    assert all(VIE.open_to(other, Projet(), etat) == [] for etat in EtatProjet)


def test_whom_a_demande_is_shared_with_prepares_the_budget_and_nothing_more():
    shared, associe = Projet(porteur=AUTRUI, ouvert_a=1), someone(Fonction.USAGER)
    assert can_see(associe, shared)
    assert not can_see(associe, Projet(porteur=AUTRUI, ouvert_a=2))
    assert [step.nom for step in ETAPES.open_to(associe, shared, E.PRET)] == ["sollicitation"]
    assert all(VIE.open_to(associe, shared, etat) == [] for etat in EtatProjet)


@pytest.mark.parametrize(
    ("etat", "steps"),
    [
        (EtatProjet.EN_COURS, ["archivage", "suppression"]),
        (EtatProjet.ARCHIVE, ["reprise", "suppression"]),
        (EtatProjet.SUPPRIME, []),
    ],
)
def test_a_projet_is_put_away_by_who_answers_for_it(etat, steps):
    for acteur in (PORTEUR, GESTIONNAIRE):
        assert [step.nom for step in VIE.open_to(acteur, Projet(), etat)] == steps


@pytest.mark.parametrize(
    ("etat", "porteur", "gestionnaire"),
    [
        (E.INCOMPLET, [], ["validation_part", "retrait"]),
        (E.ENGAGE, [], ["retrait"]),
        (E.PRET, ["sollicitation"], ["validation_part", "validation", "retrait"]),
        (E.DEMANDE, [], ["validation_part", "validation", "refus", "retrait"]),
        (E.PART, ["sollicitation"], ["validation", "retrait"]),
        (E.VALIDE, [], ["retrait"]),
        (E.REFUSE, ["sollicitation"], ["retrait"]),
    ],
)
def test_each_person_sees_only_their_steps(etat, porteur, gestionnaire):
    assert [step.nom for step in ETAPES.open_to(PORTEUR, Projet(), etat)] == porteur
    assert [step.nom for step in ETAPES.open_to(GESTIONNAIRE, Projet(), etat)] == gestionnaire


def test_a_seal_is_told_before_anything_else_and_nothing_unbalanced_is_ready():
    for complet, valide, part, demande, refuse in product([True, False], repeat=5):
        etat = etat_of(complet=complet, valide=valide, part=part, demande=demande, refuse=refuse)
        assert (etat is E.VALIDE) == valide
        assert complet or etat in (E.VALIDE, E.ENGAGE, E.INCOMPLET)
        assert part or etat not in (E.PART, E.ENGAGE)
        assert etat.label
        assert etat.genre
