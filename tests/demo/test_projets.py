"""The projets of the demonstration: a budget of each state, planted once."""

from datetime import UTC, datetime

import pytest
from tests.factories import attach, make_compte, make_etablissement, make_gestionnaire
from tests.projets.scene import acteur_of, make_thematique

from mesaides.demo.projets import plant_projets
from mesaides.projets.reads.lecture import list_asked, list_projets
from mesaides.projets.states import EtatBudget

pytestmark = pytest.mark.usefixtures("app")


async def test_there_is_a_budget_of_each_state_and_one_tells_its_difference():
    lycee = await make_etablissement()
    marc = await make_gestionnaire(lycee, identifiant="gestionnaire-occitanie")
    await attach(await make_compte(identifiant="usager-occitanie"), lycee)
    await make_thematique()
    await plant_projets(datetime.now(UTC))
    await plant_projets(datetime.now(UTC))
    acteur = await acteur_of(marc)
    projets = await list_projets(acteur)
    assert len(projets) == 6
    assert {fiche.etat for fiche in projets} == set(EtatBudget)
    assert [len(fiche.changements) for fiche in await list_asked(acteur)] == [2, 0]
