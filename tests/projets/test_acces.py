"""Whom the pages of projets are open to."""

from tests.world.acteurs import someone

from mesaides.comptes.roles import Fonction, StatutRattachement
from mesaides.projets.rules.acces import has_projets, manages_projets


def test_people_attached_have_projets_and_gestionnaires_answer_for_them():
    assert has_projets(someone(Fonction.USAGER))
    assert has_projets(someone(Fonction.GESTIONNAIRE))
    assert manages_projets(someone(Fonction.GESTIONNAIRE))
    assert not manages_projets(someone(Fonction.USAGER))


def test_visitors_and_those_not_attached_have_none():
    for acteur in (None, someone(Fonction.GESTIONNAIRE, StatutRattachement.DETACHE)):
        assert not has_projets(acteur)
        assert not manages_projets(acteur)
