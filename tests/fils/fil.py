"""Who opens a fil, of which demande."""

import pytest
from tests.demandes.scene import Depot, set_demande
from tests.factories import PASSWORD
from tests.visitors import Visitor

from mesaides.comptes.tables.compte import Compte

BLOCKS = pytest.mark.parametrize("block", ["", "suite"])


async def enter(visitor: Visitor, compte: Compte) -> None:
    visitor.client.cookies.clear()
    await visitor.log_in(compte.identifiant, PASSWORD)


async def transmitted() -> Depot:
    depot = await set_demande(ready=True)
    await depot.transmit()
    return depot
