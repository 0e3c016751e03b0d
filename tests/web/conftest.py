"""The small world in which the safety of the portal is proved."""

import pytest
from tests.web.monde import Monde, add_session, make_monde

from mesaides.web.gate import Gate


@pytest.fixture
async def monde(app: Gate) -> Monde:
    made = await make_monde(app)
    await add_session(made)
    return made
