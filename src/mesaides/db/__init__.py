"""The database: one engine bound to the process, transactions, and what tables are made of."""

from mesaides.db.binding import (
    Database,
    after_commit,
    before_commit,
    bind,
    database,
    open_database,
    transaction,
)
from mesaides.db.columns import belongs_to, may_belong_to, one_of
from mesaides.db.errors import BusyError, DatabaseError, IntegrityErrors
from mesaides.db.patience import ASIDE, SERVING, UNHURRIED, Patience
from mesaides.db.statements import Statement
from mesaides.db.transactions import Row

__all__ = [
    "ASIDE",
    "SERVING",
    "UNHURRIED",
    "BusyError",
    "Database",
    "DatabaseError",
    "IntegrityErrors",
    "Patience",
    "Row",
    "Statement",
    "after_commit",
    "before_commit",
    "belongs_to",
    "bind",
    "database",
    "may_belong_to",
    "one_of",
    "open_database",
    "transaction",
]
