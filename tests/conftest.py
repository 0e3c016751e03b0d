"""Databases for the tests: `base` is bound, migrated and empty; its taker runs on SQLite and PostgreSQL."""

import contextlib
from collections.abc import AsyncIterator

import pytest
from tests.databases import Bases, PostgreSQLBases, SQLiteBases
from tests.servers import postgresql

from mesaides.db import Database


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
async def bases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Bases]:
    with contextlib.ExitStack() as stack:
        if request.param == "sqlite":
            bases: Bases = SQLiteBases(tmp_path_factory.mktemp("sqlite"))
        else:
            bases = PostgreSQLBases(stack.enter_context(postgresql()))
        await bases.start()
        yield bases
        await bases.stop()


@pytest.fixture
async def base(bases: Bases) -> AsyncIterator[Database]:
    """The database bound to this process, on each of the two engines."""
    yield await bases.empty()
    await bases.forget()


@pytest.fixture
async def new_base_url(bases: Bases) -> str:
    """Another migrated and empty database, for a server in a process of its own."""
    return await bases.new_url()
