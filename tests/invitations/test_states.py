from dataclasses import dataclass
from itertools import product

import pytest
from tests.world.acteurs import someone

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.roles import Acteur, Fonction
from mesaides.invitations.states import ETAPES, EtatInvitation, can_manage, is_invited

E = EtatInvitation


@dataclass(frozen=True)
class Invitation:
    fonction: Fonction = Fonction.USAGER
    adresse: str = "Paul@Lycee.example"
    etablissement: int = 1


PAUL = someone(adresse="paul@lycee.example")
CLAIRE = someone(adresse="claire@lycee.example")
GESTIONNAIRE = someone(Fonction.GESTIONNAIRE, adresse="roy@lycee.example")
ADMINISTRATEUR = someone(habilitation=Habilitation.ADMINISTRATEUR, adresse="a@laregion.fr")


def steps(acteur: Acteur, etat: E, fonction: Fonction = Fonction.USAGER) -> list[str]:
    return [etape.nom for etape in ETAPES.open_to(acteur, Invitation(fonction), etat)]


def test_the_invited_person_accepts_or_declines():
    assert steps(PAUL, E.ENVOYEE) == ["acceptation", "declin"]


@pytest.mark.parametrize("etat", E)
def test_another_address_than_the_invited_one_does_nothing(etat: E):
    assert steps(CLAIRE, etat) == []


def test_the_gestionnaire_resends_or_revokes():
    assert steps(GESTIONNAIRE, E.ENVOYEE) == ["renvoi", "revocation"]
    assert steps(GESTIONNAIRE, E.EXPIREE) == ["renvoi"]


def test_an_administrateur_manages_the_invitations_of_gestionnaires_only():
    assert steps(ADMINISTRATEUR, E.ENVOYEE) == []
    assert steps(ADMINISTRATEUR, E.ENVOYEE, Fonction.GESTIONNAIRE) == ["renvoi", "revocation"]


@pytest.mark.parametrize(
    ("etat", "acteur"), list(product([E.ACCEPTEE, E.DECLINEE, E.REVOQUEE, E.REMPLACEE], [PAUL, GESTIONNAIRE]))
)
def test_an_ended_invitation_offers_nothing(etat: E, acteur: Acteur):
    assert steps(acteur, etat) == []


@pytest.mark.parametrize("acteur", [PAUL, CLAIRE, GESTIONNAIRE, ADMINISTRATEUR])
def test_time_alone_makes_an_invitation_expire(acteur: Acteur):
    assert not ETAPES["expiration"].is_open(E.ENVOYEE, acteur, Invitation())


def test_an_invitation_belongs_to_its_address_whatever_its_case():
    assert is_invited(PAUL, Invitation(adresse="PAUL@lycee.EXAMPLE"))
    assert not is_invited(GESTIONNAIRE, Invitation())


def test_the_gestionnaire_of_elsewhere_manages_no_invitation_of_here():
    assert can_manage(GESTIONNAIRE, Invitation())
    assert not can_manage(GESTIONNAIRE, Invitation(etablissement=2))
