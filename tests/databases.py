"""Migrated and empty databases, quickly: migrated once, then copied or emptied."""

import itertools
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from mesaides.db import Database, Patience, bind
from mesaides.db.binding import engine_for
from mesaides.db.migrations import migrate

_numbers = itertools.count(1)


async def _migrated(engine: Database) -> None:
    bind(engine)
    await engine.open()
    await migrate()


class SQLiteBases:
    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.model = folder / "modele.sqlite"
        self.engine: Database | None = None

    async def start(self) -> None:
        engine = engine_for(f"sqlite:///{self.model}")
        await _migrated(engine)
        await engine.close()

    async def new_url(self) -> str:
        path = self.folder / f"base{next(_numbers)}.sqlite"
        shutil.copyfile(self.model, path)
        return f"sqlite:///{path}"

    async def bare_url(self) -> str:
        """One where nothing was ever made."""
        return f"sqlite:///{self.folder}/base{next(_numbers)}.sqlite"

    async def empty(self) -> Database:
        self.engine = bind(await self.new_url())
        await self.engine.open()
        return self.engine

    async def forget(self) -> None:
        assert isinstance(self.engine, Database)
        await self.engine.close()
        Path(self.engine.path).unlink()

    async def stop(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


class PostgreSQLBases:
    kind = "postgresql"

    def __init__(self, server: str) -> None:
        self.server = server
        self.engine: Database

    def _url(self, name: str) -> str:
        return f"{self.server.rpartition('/')[0]}/{name}"

    async def _run(self, sql: str) -> None:
        connection = await asyncpg.connect(self.server)
        try:
            await connection.execute(sql)
        finally:
            await connection.close()

    async def start(self) -> None:
        await self._run("CREATE DATABASE modele")
        engine = engine_for(self._url("modele"))
        await _migrated(engine)
        tables = await engine.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        await engine.close()
        self.tables = [row["tablename"] for row in tables if row["tablename"] != "migration"]
        self.engine = engine_for(await self.new_url())
        await self.engine.open()

    async def new_url(self) -> str:
        name = f"base{next(_numbers)}"
        await self._run(f"CREATE DATABASE {name} TEMPLATE modele")
        return self._url(name)

    async def bare_url(self) -> str:
        """One where nothing was ever made."""
        name = f"base{next(_numbers)}"
        await self._run(f"CREATE DATABASE {name}")
        return self._url(name)

    async def empty(self) -> Database:
        """The same database, emptied of what the test before left. DELETE is faster than TRUNCATE here."""
        bind(self.engine)
        deletes = "".join(f'DELETE FROM "{table}";' for table in self.tables)
        async with self.engine.pool.acquire() as connection:
            await connection.execute(
                "BEGIN; SET LOCAL lock_timeout = '5s'; SET LOCAL session_replication_role = replica;"
                f"{deletes} COMMIT"
            )
        return self.engine

    async def forget(self) -> None:
        """Emptied when the next one is asked for."""

    async def stop(self) -> None:
        await self.engine.close()


Bases = SQLiteBases | PostgreSQLBases


@asynccontextmanager
async def with_patience(base: Database, wanted: Patience) -> AsyncIterator[Database]:
    """The same database through another engine, bound meanwhile."""
    url = f"sqlite:///{base.file}" if base.kind == "sqlite" else base.config["dsn"]
    engine = bind(engine_for(url, wanted))
    await engine.open()
    try:
        yield engine
    finally:
        await engine.close()
        bind(base)
