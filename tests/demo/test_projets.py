"""The projets of the demonstration: a budget of each state, planted once."""

from datetime import UTC, datetime

import pytest
from tests.world.lycees import make_etablissement
from tests.world.personnes import acteur_of, make_gestionnaire, make_usager
from tests.world.projets import make_thematique

from mesaides.demo.projets import plant_projets
from mesaides.projets.reads.lecture import list_asked, list_projets
from mesaides.projets.states import EtatBudget

pytestmark = pytest.mark.usefixtures("app")


async def test_there_is_a_budget_of_each_state_and_one_tells_its_difference():
    lycee = await make_etablissement()
    marc = await make_gestionnaire(lycee, identifiant="gestionnaire-occitanie")
    await make_usager(lycee, identifiant="usager-occitanie")
    await make_thematique()
    await plant_projets(datetime.now(UTC))
    await plant_projets(datetime.now(UTC))
    acteur = await acteur_of(marc)
    projets = await list_projets(acteur)
    assert len(projets) == 8
    assert {fiche.etat for fiche in projets} == set(EtatBudget)
    assert [len(fiche.changements) for fiche in await list_asked(acteur)] == [2, 0]
