"""Whom the pages are open to."""

from tests.world.acteurs import someone

from mesaides.comptes.roles import (
    Fonction,
    Habilitation,
    StatutRattachement,
)
from mesaides.comptes.rules.acces import is_administrateur, is_connected, is_gestionnaire, sees_etablissements


def test_a_visitor_is_none_of_them():
    assert not is_connected(None)
    assert not is_gestionnaire(None)
    assert not is_administrateur(None)
    assert not sees_etablissements(None)


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
