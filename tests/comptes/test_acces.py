"""Whom the pages are open to."""

from mesaides.comptes.roles import (
    Acteur,
    Civilite,
    Fonction,
    Habilitation,
    LienEtablissement,
    StatutRattachement,
)
from mesaides.comptes.rules.acces import is_administrateur, is_connected, is_gestionnaire, sees_etablissements


def somebody(fonction: Fonction | None = None, statut=StatutRattachement.VALIDE, habilitations=()) -> Acteur:
    liens = (LienEtablissement(1, 7, "0819901X", "Lycée", "Albi", fonction, statut),) if fonction else ()
    return Acteur(
        1, "claire", Civilite.MME, "Claire", "Roux", "c@exemple.fr", 1, liens, frozenset(habilitations)
    )


def test_a_visitor_is_none_of_them():
    assert not is_connected(None)
    assert not is_gestionnaire(None)
    assert not is_administrateur(None)
    assert not sees_etablissements(None)


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
