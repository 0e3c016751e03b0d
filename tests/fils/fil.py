"""Who opens a fil, of which demande."""

import pytest
from tests.world.demandes import Depot, set_demande

BLOCKS = pytest.mark.parametrize("block", ["", "suite"])


async def transmitted() -> Depot:
    depot = await set_demande(ready=True)
    await depot.transmit()
    return depot
