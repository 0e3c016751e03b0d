"""A database that dies, or takes nothing more."""

from collections.abc import AsyncIterator

import pytest
from tests.servers import PostgreSQL, killable_postgresql

from mesaides.db import Database, bind, database
from mesaides.db.connections import SQLiteConnection
from mesaides.db.migrations import migrate
from mesaides.db.sqlite import SQLiteEngine


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


def read_only_writer(engine: SQLiteEngine) -> SQLiteConnection:
    """What the engine writes with, however often it takes a new one."""
    if engine._writer is None:
        engine._writer = SQLiteConnection(engine.file, read_only=True)
    return engine._writer


async def make_read_only(engine: Database, *, yes: bool) -> None:
    if isinstance(engine, SQLiteEngine):
        await engine.forget_writer()
        vars(engine).pop("_write", None)
        if yes:
            vars(engine)["_write"] = lambda: read_only_writer(engine)
        return
    name = engine.name.rpartition("/")[2]
    await engine.fetch("SET default_transaction_read_only = off")
    await engine.fetch(f"ALTER DATABASE {name} SET default_transaction_read_only = {'on' if yes else 'off'}")
    assert engine.pool
    assert engine.reserve
    await engine.reserve.empty()
    await engine.pool.expire_connections()
