"""When the database itself fails: what is out of order and why, told from the driver's error."""

import socket
import sqlite3
from enum import Enum, auto

import asyncpg  # pyright: ignore[reportMissingTypeStubs]

from mesaides.errors import cause_of


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
_CAUSES: dict[int | str, str] = {
    sqlite3.SQLITE_PERM: "l’accès est refusé",
    sqlite3.SQLITE_BUSY: "un autre programme l’occupe",
    sqlite3.SQLITE_LOCKED: "un autre programme l’occupe",
    sqlite3.SQLITE_READONLY: "elle est en lecture seule",
    sqlite3.SQLITE_IOERR: "le disque ne se lit pas",
    sqlite3.SQLITE_CORRUPT: "le fichier est abîmé",
    sqlite3.SQLITE_FULL: "le disque est plein",
    sqlite3.SQLITE_CANTOPEN: "le fichier ne s’ouvre pas",
    sqlite3.SQLITE_NOTADB: "ce fichier n’est pas une base SQLite",
    "28000": "le compte est refusé",
    "28P01": "le mot de passe est refusé",
    "3D000": "cette base n’existe pas",
    "42501": "le compte n’a pas les droits",
    "53300": "trop de connexions sont ouvertes",
    "57P03": "le serveur démarre ou s’arrête",
}
"""By the number of SQLite, or the state of PostgreSQL."""
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


def cause_of_panne(error: BaseException) -> str:
    """Why, in French and without a capital; the number of the driver alone when it is a rare one."""
    if isinstance(error, ConnectionError) and "rejected SSL" in str(error):
        return "il ne parle pas TLS"
    if isinstance(error, OSError):
        return cause_of(error)
    code = getattr(error, "sqlite_errorcode", None) or getattr(error, "sqlstate", None)
    if code is None:
        return "raison inconnue"
    return _CAUSES.get(_kind_of(error) if isinstance(error, sqlite3.Error) else code, f"erreur {code}")


def find_panne(error: BaseException) -> Panne | None:
    """None when the database works and the fault is ours."""
    if isinstance(error, sqlite3.Error):
        return _SQLITE.get(_kind_of(error))
    if isinstance(error, _READ_ONLY):
        return Panne.LECTURE_SEULE
    return Panne.INJOIGNABLE if isinstance(error, _AWAY) else None


def _kind_of(error: sqlite3.Error) -> int:
    """The low byte of its number; the others are a detail."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
