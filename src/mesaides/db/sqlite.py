"""The embedded engine: SQLite, open connections, one writer at a time, commits that survive a power cut."""

import contextlib
import os
import sqlite3
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

from piccolo.engine.sqlite import SQLiteEngine as PiccoloSQLiteEngine
from piccolo.querystring import QueryString

from mesaides.db.connections import SQLiteConnection, connect, fetch
from mesaides.db.constraints import add_or_drop_constraint
from mesaides.db.errors import DatabaseError
from mesaides.db.pannes import cause_of_panne
from mesaides.db.patience import SERVING, Patience
from mesaides.db.transactions import READS, Connection, Row, Transaction, current, to_the_end
from mesaides.db.turns import Turns

READERS = 2
REQUIRED = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


class SQLiteEngine(PiccoloSQLiteEngine):
    """One connection writes, the others read (WAL: neither waits for the other)."""

    kind = "sqlite"

    def __init__(self, path: str, patience: Patience = SERVING) -> None:
        super().__init__(path=path)
        self.file = path
        self.patience = patience
        self._turns = Turns(1)
        self._writer: SQLiteConnection | None = None
        self._readers: list[SQLiteConnection] = []
        self._hot: sqlite3.Connection | None = None
        self.foreign_keys = True
        self.busy_timeout = patience.turn

    async def open(self) -> None:
        """Creates the file when there is none; refuses settings under which a commit could be lost."""
        try:
            path = Path(self.file)
            path.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(FileExistsError):
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            async with self._turns.taken(self.patience.turn):
                await self.check(self._write())
            self._hot_reader()
        except (sqlite3.Error, OSError) as error:
            await self.close()
            raise DatabaseError(
                f"La base SQLite «\u00a0{self.file}\u00a0» ne s’ouvre pas ({cause_of_panne(error)})\u00a0: "
                "vérifiez le chemin et les droits."
            ) from error
        except DatabaseError:
            await self.close()
            raise

    async def check(self, connection: SQLiteConnection) -> None:
        for name, wanted in REQUIRED.items():
            found = next(iter((await connection.fetch(f"PRAGMA {name}"))[0].values()))
            if found != wanted:
                raise DatabaseError(
                    f"La base SQLite «\u00a0{self.file}\u00a0» ne garantit pas ce qu’elle enregistre "
                    f"({name} vaut {found} au lieu de {wanted})\u00a0: placez-la sur un disque local."
                )

    async def close(self) -> None:
        connections = [*self._readers, *([self._writer] if self._writer else [])]
        self._readers, self._writer = [], None
        if self._hot is not None:
            self._hot.close()
            self._hot = None
        for connection in connections:
            await connection.close()

    def _write(self) -> SQLiteConnection:
        if self._writer is None:
            self._writer = SQLiteConnection(
                self.file, foreign_keys=self.foreign_keys, timeout=self.busy_timeout
            )
        return self._writer

    def _read(self) -> SQLiteConnection:
        """A reader that waits for nothing, a new one while there are few, else the least busy."""
        idle = min(self._readers, key=lambda reader: reader.pending, default=None)
        if idle is None or (idle.pending and len(self._readers) < READERS):
            idle = SQLiteConnection(self.file, read_only=True)
            self._readers.append(idle)
        return idle

    def _hot_reader(self) -> sqlite3.Connection:
        if self._hot is None:
            self._hot = connect(self.file, read_only=True, timeout=0)
        return self._hot

    # What Transaction asks for

    async def begin(self, patience: Patience | None = None) -> Connection:
        await self._turns.take((patience or self.patience).turn)
        try:
            connection = self._write()
            if patience is None:
                await connection.run("BEGIN IMMEDIATE")
            else:
                await connection.run(f"PRAGMA busy_timeout = {round(patience.turn * 1000)}")
                await connection.run("BEGIN IMMEDIATE")
                await connection.run(f"PRAGMA busy_timeout = {round(self.busy_timeout * 1000)}")
        except BaseException:
            await to_the_end(self._give_back(broken=True))
            raise
        return connection

    async def end(self, connection: Connection, *, commit: bool) -> None:
        broken = True
        try:
            await connection.run("COMMIT" if commit else "ROLLBACK")
            broken = False
        finally:
            await self._give_back(broken=broken)

    async def _give_back(self, *, broken: bool) -> None:
        try:
            if broken and self._writer is not None:
                writer, self._writer = self._writer, None
                await writer.close()
        finally:
            self._turns.give_back()

    def transaction(self, *_: Any, **__: Any) -> Transaction:  # pyright: ignore[reportIncompatibleMethodOverride]
        return Transaction(self)

    def transaction_exists(self) -> bool:
        return current(self) is not None

    @contextlib.asynccontextmanager
    async def without_foreign_keys(self) -> AsyncGenerator[None]:
        """For migrations: SQLite rebuilds a table only while nobody checks the references to it."""
        self.foreign_keys = False
        await self.forget_writer()
        try:
            yield
        finally:
            self.foreign_keys = True
            await self.forget_writer()

    async def forget_writer(self) -> None:
        await self._turns.take(self.patience.turn)
        await to_the_end(self._give_back(broken=True))

    # What Piccolo and frozen queries ask for

    async def fetch(self, sql: str, *args: Any) -> list[Row]:
        """Runs on the connection of the transaction, else on a reader, or on the writer when it may write."""
        if transaction := current(self):
            return await transaction.connection.fetch(sql, *args)
        if READS.match(sql):
            return await self._read().fetch(sql, *args)
        async with self._turns.taken(self.patience.turn):
            return await self._write().fetch(sql, *args)

    async def fetch_hot(self, sql: str, *args: Any) -> list[Row]:
        """A short reading, on the spot: changing threads would cost five times what it takes."""
        if current(self) is None and READS.match(sql):
            with contextlib.suppress(sqlite3.OperationalError):
                return fetch(self._hot_reader(), sql, args)
        return await self.fetch(sql, *args)

    async def run_querystring(self, querystring: QueryString, in_pool: bool = False) -> list[Row]:
        sql, args = querystring.compile_string(engine_type="sqlite")
        return await self.fetch(sql, *args)

    async def run_ddl(self, ddl: str, in_pool: bool = False) -> list[Row]:
        if await add_or_drop_constraint(self, ddl):
            return []
        return await self.fetch(ddl)
