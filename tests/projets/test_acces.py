"""Whom the pages of projets are open to."""

from mesaides.comptes.roles import Acteur, Civilite, Fonction, LienEtablissement, StatutRattachement
from mesaides.projets.rules.acces import has_projets, manages_projets


def person(fonction: Fonction, statut: StatutRattachement = StatutRattachement.VALIDE) -> Acteur:
    lien = LienEtablissement(1, 1, "0819901X", "Lycée", "Albi", fonction, statut)
    return Acteur(1, "x", Civilite.M, "X", "Y", "x@exemple.fr", 1, (lien,))


def test_people_attached_have_projets_and_gestionnaires_answer_for_them():
    assert has_projets(person(Fonction.USAGER))
    assert has_projets(person(Fonction.GESTIONNAIRE))
    assert manages_projets(person(Fonction.GESTIONNAIRE))
    assert not manages_projets(person(Fonction.USAGER))


def test_visitors_and_those_not_attached_have_none():
    for acteur in (None, person(Fonction.GESTIONNAIRE, StatutRattachement.DETACHE)):
        assert not has_projets(acteur)
        assert not manages_projets(acteur)
