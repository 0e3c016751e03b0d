from dataclasses import dataclass
from itertools import product

import pytest
from tests.world.acteurs import AILLEURS, ICI, someone

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.roles import Fonction, StatutRattachement
from mesaides.comptes.rules.droits import (
    can_detach,
    can_invite,
    can_see_etablissement,
    can_validate_compte,
    is_last_gestionnaire,
    is_own,
)
from mesaides.comptes.states import ETAPES

S = StatutRattachement


@dataclass(frozen=True)
class Rattachement:
    compte: int
    etablissement: int = ICI
    fonction: Fonction = Fonction.USAGER


@pytest.mark.parametrize(("fonction", "statut", "etablissement"), list(product(Fonction, S, (ICI, AILLEURS))))
def test_only_a_valid_gestionnaire_of_the_place_manages_it(fonction: Fonction, statut: S, etablissement: int):
    acteur = someone(fonction, statut, etablissement)
    allowed = fonction is Fonction.GESTIONNAIRE and statut is S.VALIDE and etablissement == ICI
    assert acteur.manages(ICI) == allowed
    assert can_see_etablissement(acteur, ICI) == allowed
    assert can_invite(acteur, ICI) == can_invite(acteur, ICI, Fonction.GESTIONNAIRE) == allowed
    assert can_validate_compte(acteur, Rattachement(compte=8)) == allowed
    assert can_detach(acteur, Rattachement(compte=8)) == allowed


@pytest.mark.parametrize("habilitation", Habilitation)
def test_an_agent_has_only_what_the_habilitation_gives(habilitation: Habilitation):
    acteur = someone(habilitation=habilitation)
    administrateur = habilitation is Habilitation.ADMINISTRATEUR
    assert can_see_etablissement(acteur, ICI) == administrateur
    assert can_invite(acteur, ICI, Fonction.GESTIONNAIRE) == administrateur
    assert not can_invite(acteur, ICI, Fonction.USAGER)
    assert not can_validate_compte(acteur, Rattachement(compte=8))
    assert not can_detach(acteur, Rattachement(compte=8))
    assert can_detach(acteur, Rattachement(8, fonction=Fonction.GESTIONNAIRE)) == administrateur
    assert acteur.is_administrateur == administrateur
    assert acteur.is_instructeur == (habilitation is Habilitation.INSTRUCTEUR)
    assert acteur.reads_demandes == (not administrateur)
    assert acteur.est_agent


def test_nobody_validates_themselves():
    assert not can_validate_compte(someone(Fonction.GESTIONNAIRE), Rattachement(compte=7))


@pytest.mark.parametrize(
    ("statut", "noms"),
    [
        (S.EN_ATTENTE, ["validation", "refus"]),
        (S.VALIDE, ["detachement"]),
        (S.REFUSE, []),
        (S.DETACHE, []),
        (S.ABANDONNE, []),
    ],
)
def test_the_gestionnaire_sees_the_steps_of_another_s_rattachement(statut: S, noms: list[str]):
    acteur = someone(Fonction.GESTIONNAIRE)
    assert [e.nom for e in ETAPES.open_to(acteur, Rattachement(compte=8), statut)] == noms


@pytest.mark.parametrize(
    ("statut", "noms"),
    [(S.EN_ATTENTE, ["abandon", "cloture"]), (S.VALIDE, ["cloture"]), (S.DETACHE, []), (S.REFUSE, [])],
)
def test_an_usager_sees_only_the_steps_of_their_own(statut: S, noms: list[str]):
    acteur = someone(Fonction.USAGER, statut)
    assert [e.nom for e in ETAPES.open_to(acteur, Rattachement(compte=7), statut)] == noms
    assert ETAPES.open_to(acteur, Rattachement(compte=8), statut) == []


def test_the_last_gestionnaire_is_known():
    assert is_last_gestionnaire(Fonction.GESTIONNAIRE, 1)
    assert not is_last_gestionnaire(Fonction.GESTIONNAIRE, 2)
    assert not is_last_gestionnaire(Fonction.USAGER, 1)


def test_someone_who_waits_or_has_left_has_no_etablissement():
    assert someone(Fonction.USAGER, S.EN_ATTENTE).etablissement is None
    assert someone(Fonction.USAGER, S.DETACHE).etablissement is None


def test_a_person_is_named_politely():
    assert someone().politesse == "Mme\u00a0Roux"
    assert someone().nom_complet == "Claire Roux"


def test_an_usager_of_one_place_is_not_of_another():
    acteur = someone(Fonction.USAGER)
    assert acteur.is_usager
    assert acteur.is_usager_of(ICI)
    assert not acteur.is_usager_of(AILLEURS)
    assert not acteur.is_gestionnaire


def test_a_rattachement_is_one_s_own_by_its_compte():
    assert is_own(someone(), Rattachement(compte=7))
    assert not is_own(someone(Fonction.GESTIONNAIRE), Rattachement(compte=8))
