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
from mesaides.db.conditions import (
    exists,
    in_small_letters,
    not_exists,
    one_way,
    plus,
    sub_select,
    union,
    value_of,
    whether,
)
from mesaides.db.errors import DatabaseError, IntegrityErrors, NoTurnError
from mesaides.db.frozen import Filled, Frozen, Hole, P, Sql, frozen
from mesaides.db.patience import ASIDE, SERVING, UNHURRIED, Patience
from mesaides.db.transactions import Row

__all__ = [
    "ASIDE",
    "SERVING",
    "UNHURRIED",
    "Database",
    "DatabaseError",
    "Filled",
    "Frozen",
    "Hole",
    "IntegrityErrors",
    "NoTurnError",
    "P",
    "Patience",
    "Row",
    "Sql",
    "after_commit",
    "before_commit",
    "belongs_to",
    "bind",
    "database",
    "exists",
    "frozen",
    "in_small_letters",
    "may_belong_to",
    "not_exists",
    "one_of",
    "one_way",
    "open_database",
    "plus",
    "sub_select",
    "transaction",
    "union",
    "value_of",
    "whether",
]
