"""When the database itself fails: what is out of order and why, told from the driver's error."""

import socket
import sqlite3
from enum import Enum, auto

import asyncpg  # pyright: ignore[reportMissingTypeStubs]

from mesaides.db.errors import NoTurnError
from mesaides.errors import NO_ROOM, cause_of


class Panne(Enum):
    """What the database cannot do for now; it may come back by itself."""

    INJOIGNABLE = auto()
    """It does not answer."""
    OCCUPEE = auto()
    """It works, but somebody else holds what is asked for, or too many ask at once."""
    LECTURE_SEULE = auto()
    """It can be read, not written: its disk is full, or it was made read-only."""


_SQLITE = {
    sqlite3.SQLITE_BUSY: Panne.OCCUPEE,
    sqlite3.SQLITE_LOCKED: Panne.OCCUPEE,
    sqlite3.SQLITE_CANTOPEN: Panne.INJOIGNABLE,
    sqlite3.SQLITE_IOERR: Panne.INJOIGNABLE,
    sqlite3.SQLITE_FULL: Panne.LECTURE_SEULE,
    sqlite3.SQLITE_READONLY: Panne.LECTURE_SEULE,
    sqlite3.SQLITE_IOERR_WRITE: Panne.LECTURE_SEULE,
    sqlite3.SQLITE_IOERR_FSYNC: Panne.LECTURE_SEULE,
    sqlite3.SQLITE_IOERR_TRUNCATE: Panne.LECTURE_SEULE,
    sqlite3.SQLITE_IOERR_SHMSIZE: Panne.LECTURE_SEULE,
}
"""A quota that is reached is no full disk to SQLite, but a write that fails."""
_CAUSES: dict[int | str, str] = {
    sqlite3.SQLITE_PERM: "l’accès est refusé",
    sqlite3.SQLITE_BUSY: "un autre programme l’occupe",
    sqlite3.SQLITE_LOCKED: "un autre programme l’occupe",
    sqlite3.SQLITE_READONLY: "elle est en lecture seule",
    sqlite3.SQLITE_IOERR: "le disque ne se lit ou ne s’écrit pas",
    sqlite3.SQLITE_CORRUPT: "le fichier est abîmé",
    sqlite3.SQLITE_FULL: "le disque est plein",
    sqlite3.SQLITE_CANTOPEN: "le fichier ne s’ouvre pas",
    sqlite3.SQLITE_NOTADB: "ce fichier n’est pas une base SQLite",
    "28000": "le compte est refusé",
    "28P01": "le mot de passe est refusé",
    "3D000": "cette base n’existe pas",
    "42501": "le compte n’a pas les droits",
    "53100": "le disque est plein",
    "53300": "trop de connexions sont ouvertes",
    "55P03": "un autre programme l’occupe",
    "57014": "la réponse a trop tardé",
    "57P03": "le serveur démarre ou s’arrête",
}
"""By the number of SQLite, or the state of PostgreSQL."""
_READ_ONLY = (asyncpg.ReadOnlySQLTransactionError, asyncpg.DiskFullError)
_BUSY = (
    NoTurnError,
    asyncpg.LockNotAvailableError,
    asyncpg.QueryCanceledError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.TransactionRollbackError,
)
"""The last one: two transactions waited for each other, and PostgreSQL undid this one."""
_AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.PostgresSystemError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    ConnectionError,
    TimeoutError,
    socket.gaierror,
)


def cause_of_panne(error: BaseException) -> str:
    """Why, in French and without a capital; the number of the driver alone when it is a rare one."""
    if isinstance(error, ConnectionError) and "rejected SSL" in str(error):
        return "il ne parle pas TLS"
    if isinstance(error, OSError):
        return cause_of(error)
    if isinstance(error, NoTurnError):
        return "trop d’écritures attendent leur tour"
    code = getattr(error, "sqlite_errorcode", None) or getattr(error, "sqlstate", None)
    if code is None:
        return "raison inconnue"
    return _CAUSES.get(_kind_of(error) if isinstance(error, sqlite3.Error) else code, f"erreur {code}")


def find_panne(error: BaseException) -> Panne | None:
    """None when the database works and the fault is ours."""
    if isinstance(error, sqlite3.Error):
        return _SQLITE.get(getattr(error, "sqlite_errorcode", 0), _SQLITE.get(_kind_of(error)))
    if isinstance(error, _READ_ONLY) or (isinstance(error, OSError) and error.errno in NO_ROOM):
        return Panne.LECTURE_SEULE
    if isinstance(error, _BUSY):
        return Panne.OCCUPEE
    return Panne.INJOIGNABLE if isinstance(error, _AWAY) else None


def _kind_of(error: sqlite3.Error) -> int:
    """The low byte of its number; the others are a detail."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
