"""When the database itself fails: what is out of order, told from the driver's error."""

import socket
import sqlite3
from enum import Enum, auto

import asyncpg  # pyright: ignore[reportMissingTypeStubs]


class Panne(Enum):
    """What the database cannot do for now; it may come back by itself."""

    INJOIGNABLE = auto()
    """It does not answer, or is busy for too long."""
    LECTURE_SEULE = auto()
    """It can be read, not written: its disk is full, or it was made read-only."""


_SQLITE = {
    sqlite3.SQLITE_BUSY: Panne.INJOIGNABLE,
    sqlite3.SQLITE_LOCKED: Panne.INJOIGNABLE,
    sqlite3.SQLITE_CANTOPEN: Panne.INJOIGNABLE,
    sqlite3.SQLITE_IOERR: Panne.INJOIGNABLE,
    sqlite3.SQLITE_FULL: Panne.LECTURE_SEULE,
    sqlite3.SQLITE_READONLY: Panne.LECTURE_SEULE,
}
_READ_ONLY = (asyncpg.ReadOnlySQLTransactionError, asyncpg.DiskFullError)
_AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    ConnectionError,
    TimeoutError,
    socket.gaierror,
)


def find_panne(error: BaseException) -> Panne | None:
    """None when the database works and the fault is ours."""
    if isinstance(error, sqlite3.Error):
        # The low byte is the kind of error, the others a detail.
        return _SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    if isinstance(error, _READ_ONLY):
        return Panne.LECTURE_SEULE
    return Panne.INJOIGNABLE if isinstance(error, _AWAY) else None
