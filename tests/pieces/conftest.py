"""A demande to which files are given; they stay in the folder of the test."""

import pytest
from tests.visitors import Visitor
from tests.world.demandes import Depot, set_demande

from mesaides.pieces.contenu.antivirus import open_antivirus
from mesaides.pieces.contenu.fichiers import open_fichiers


@pytest.fixture(autouse=True)
def own_files(request, tmp_path):
    """After the portal of the test is made, for it opens those of its settings."""
    if "visitor" in request.fixturenames:
        request.getfixturevalue("app")
    open_fichiers("", str(tmp_path / "donnees"))
    open_antivirus("")
    return tmp_path / "donnees" / "fichiers"


@pytest.fixture
async def depot(visitor: Visitor) -> Depot:
    """Claire's draft, and Claire before it."""
    depot = await set_demande()
    await visitor.enter(depot.scene.claire)
    return depot
