"""Whom the pages are open to."""

from tests.world.acteurs import someone

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.roles import Fonction, StatutRattachement
from mesaides.comptes.rules.acces import (
    is_administrateur,
    is_attached,
    is_connected,
    is_gestionnaire,
    is_instructeur,
    sees_demandes,
    sees_etablissements,
)


def test_a_visitor_is_none_of_them():
    assert not is_connected(None)
    assert not is_gestionnaire(None)
    assert not is_administrateur(None)
    assert not is_attached(None)
    assert not is_instructeur(None)
    assert not sees_demandes(None)
    assert not sees_etablissements(None)


def test_people_attached_are_so_as_usager_or_gestionnaire():
    assert is_attached(someone(Fonction.USAGER))
    assert is_attached(someone(Fonction.GESTIONNAIRE))
    for nobody in (someone(), someone(Fonction.GESTIONNAIRE, StatutRattachement.DETACHE)):
        assert not is_attached(nobody)
        assert not is_gestionnaire(nobody)


def test_only_a_valid_rattachement_makes_a_gestionnaire():
    assert is_gestionnaire(someone(Fonction.GESTIONNAIRE))
    assert not is_gestionnaire(someone(Fonction.GESTIONNAIRE, StatutRattachement.EN_ATTENTE))
    assert not is_gestionnaire(someone(Fonction.USAGER))
    assert is_connected(someone())


def test_gestionnaires_and_administrateurs_see_pages_of_etablissements():
    assert sees_etablissements(someone(Fonction.GESTIONNAIRE))
    assert sees_etablissements(someone(habilitation=Habilitation.ADMINISTRATEUR))
    assert not sees_etablissements(someone(habilitation=Habilitation.INSTRUCTEUR))
    assert is_administrateur(someone(habilitation=Habilitation.ADMINISTRATEUR))


def test_only_instructeurs_are():
    assert is_instructeur(someone(habilitation=Habilitation.INSTRUCTEUR))
    assert not is_instructeur(someone(Fonction.GESTIONNAIRE))
    assert not is_instructeur(someone(habilitation=Habilitation.ADMINISTRATEUR))


def test_those_attached_and_those_who_instruct_see_demandes():
    assert sees_demandes(someone(Fonction.USAGER))
    assert sees_demandes(someone(habilitation=Habilitation.INSTRUCTEUR))
    assert not sees_demandes(someone())
