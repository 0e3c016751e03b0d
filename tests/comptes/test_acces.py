"""Whom the pages are open to."""

from mesaides.comptes.roles import (
    Acteur,
    Civilite,
    Fonction,
    Habilitation,
    LienEtablissement,
    StatutRattachement,
)
from mesaides.comptes.rules.acces import (
    is_administrateur,
    is_attached,
    is_connected,
    is_gestionnaire,
    is_instructeur,
    sees_demandes,
    sees_etablissements,
)


def somebody(fonction: Fonction | None = None, statut=StatutRattachement.VALIDE, habilitations=()) -> Acteur:
    liens = (LienEtablissement(1, 7, "0819901X", "Lycée", "Albi", fonction, statut),) if fonction else ()
    return Acteur(
        1, "claire", Civilite.MME, "Claire", "Roux", "c@exemple.fr", 1, liens, frozenset(habilitations)
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
    assert is_attached(somebody(Fonction.USAGER))
    assert is_attached(somebody(Fonction.GESTIONNAIRE))
    for nobody in (somebody(), somebody(Fonction.GESTIONNAIRE, StatutRattachement.DETACHE)):
        assert not is_attached(nobody)
        assert not is_gestionnaire(nobody)


def test_only_a_valid_rattachement_makes_a_gestionnaire():
    assert is_gestionnaire(somebody(Fonction.GESTIONNAIRE))
    assert not is_gestionnaire(somebody(Fonction.GESTIONNAIRE, StatutRattachement.EN_ATTENTE))
    assert not is_gestionnaire(somebody(Fonction.USAGER))
    assert is_connected(somebody())


def test_gestionnaires_and_administrateurs_see_pages_of_etablissements():
    assert sees_etablissements(somebody(Fonction.GESTIONNAIRE))
    assert sees_etablissements(somebody(habilitations=[Habilitation.ADMINISTRATEUR]))
    assert not sees_etablissements(somebody(habilitations=[Habilitation.INSTRUCTEUR]))
    assert is_administrateur(somebody(habilitations=[Habilitation.ADMINISTRATEUR]))


def test_only_instructeurs_are():
    assert is_instructeur(somebody(habilitations=[Habilitation.INSTRUCTEUR]))
    assert not is_instructeur(somebody(Fonction.GESTIONNAIRE))
    assert not is_instructeur(somebody(habilitations=[Habilitation.ADMINISTRATEUR]))


def test_those_attached_and_those_who_instruct_see_demandes():
    assert sees_demandes(somebody(Fonction.USAGER))
    assert sees_demandes(somebody(habilitations=[Habilitation.INSTRUCTEUR]))
    assert not sees_demandes(somebody())
