"""One kept-open SQLite connection and the thread it works in."""

import asyncio
import contextlib
import datetime
import sqlite3
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

# Registers the adapters and converters of Piccolo's columns.
import piccolo.engine.sqlite  # noqa: F401  # pyright: ignore[reportUnusedImport]

from mesaides.db.patience import SERVING
from mesaides.db.transactions import Row

BUSY_TIMEOUT = SERVING.turn
"""Seconds during which a connection waits for another process."""


def read_timestamptz(value: bytes) -> datetime.datetime:
    return datetime.datetime.fromisoformat(value.decode())


# SQLite gives whole numbers as such: Piccolo's detour by Decimal costs 1 µs each. Dates are stored in UTC.
getattr(sqlite3, "converters", {}).pop("INTEGER", None)
sqlite3.register_converter("TIMESTAMPTZ", read_timestamptz)


def connect(
    path: str, *, read_only: bool = False, timeout: float = BUSY_TIMEOUT, foreign_keys: bool = True
) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path,
        timeout=timeout,
        detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=512,
    )
    try:
        if not read_only:
            connection.execute("PRAGMA journal_mode = wal")
        connection.execute("PRAGMA synchronous = full")
        connection.execute(f"PRAGMA foreign_keys = {int(foreign_keys)}")
        connection.execute("PRAGMA temp_store = memory")
        connection.execute(f"PRAGMA query_only = {int(read_only)}")
    except BaseException:
        connection.close()
        raise
    return connection


def fetch(connection: sqlite3.Connection, sql: str, args: Iterable[Any]) -> list[Row]:
    cursor = connection.execute(sql, tuple(args))
    if cursor.description is None:
        return []
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


class SQLiteConnection:
    """Statements run one after the other, in the order asked, in one thread, awaited or not."""

    def __init__(self, path: str, **options: Any) -> None:
        self.path = path
        self.options = options  # of connect()
        self.pending = 0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite")
        self._sqlite: sqlite3.Connection | None = None

    async def run(self, sql: str) -> None:
        await self.fetch(sql)

    async def fetch(self, sql: str, *args: Any) -> list[Row]:
        self.pending += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._fetch, sql, args)
        finally:
            self.pending -= 1

    def _fetch(self, sql: str, args: tuple[Any, ...]) -> list[Row]:
        if self._sqlite is None:
            self._sqlite = connect(self.path, **self.options)
        return fetch(self._sqlite, sql, args)

    async def close(self) -> None:
        """Closes after what is under way; a transaction left open is rolled back by SQLite."""
        with contextlib.suppress(sqlite3.Error):
            await asyncio.get_running_loop().run_in_executor(self._thread, self._close)
        self._thread.shutdown(wait=False)

    def _close(self) -> None:
        if self._sqlite is not None:
            self._sqlite.close()
            self._sqlite = None
