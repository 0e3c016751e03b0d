"""The small world in which the safety of the portal is proved."""

from collections.abc import AsyncIterator

import pytest
from tests.servers import PostgreSQL, killable_postgresql
from tests.web.monde import Monde, add_session, make_monde

from mesaides.db import bind, database
from mesaides.db.migrations import migrate
from mesaides.web.gate import Gate
from mesaides.web.pages import Page


@pytest.fixture
async def monde(app: Gate) -> Monde:
    made = await make_monde(app)
    await add_session(made)
    return made


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that were made into pages since it was last emptied."""
    made: list[str] = []
    true = Page.to_asgi_response

    def noted(self: Page, *args: object, **kwargs: object) -> object:
        made.append(self.template)
        return true(self, *args, **kwargs)  # pyright: ignore

    monkeypatch.setattr(Page, "to_asgi_response", noted)
    return made


@pytest.fixture
async def killable() -> AsyncIterator[PostgreSQL]:
    """A PostgreSQL of this test alone, migrated and bound; what was bound before is bound again."""
    before = database()
    with killable_postgresql(durable=True) as server:
        engine = bind(server.url)
        await engine.open()
        await migrate()
        yield server
        await engine.close()
    bind(before)
