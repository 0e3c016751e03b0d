import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing

import asyncpg
import pytest
from tests.db.tables import Boite, Objet

from mesaides.db import Database
from mesaides.db.sqlite import SQLiteEngine


@pytest.fixture
async def boites(base: Database) -> AsyncIterator[Database]:
    """A database with the two tables of these tests."""
    await Boite.create_table()
    await Objet.create_table()
    yield base
    await base.run_ddl("DROP TABLE objet")
    await base.run_ddl("DROP TABLE boite")


@pytest.fixture
def refused_begins() -> Callable[[Database], AbstractAsyncContextManager[None]]:
    return _refused_begins


@asynccontextmanager
async def _refused_begins(base: Database) -> AsyncIterator[None]:
    """For a while BEGIN is refused: someone else writes (SQLite), or nobody may connect (PostgreSQL)."""
    if isinstance(base, SQLiteEngine):
        base.busy_timeout = 0.001
        await base.forget_writer()
        with closing(sqlite3.connect(base.file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
        return
    url = base.config["dsn"]
    server, _, name = url.rpartition("/")
    other = await asyncpg.connect(f"{server}/postgres")
    await other.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    await other.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    yield
    await other.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    await other.close()
