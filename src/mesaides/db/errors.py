"""What can go wrong with the database itself, as opposed to a refusal of the domain."""

import sqlite3

import asyncpg  # pyright: ignore[reportMissingTypeStubs]


class DatabaseError(Exception):
    """The database cannot be used as it must be: the message says so in French, in one sentence."""


class NoTurnError(DatabaseError):
    """Others write, and one's turn does not come: nothing was done, to be tried again in a moment."""

    def __init__(self) -> None:
        super().__init__(
            "La base est occupée, rien n’a été enregistré\u00a0: réessayez dans quelques instants."
        )


IntegrityErrors: tuple[type[Exception], ...] = (
    sqlite3.IntegrityError,
    asyncpg.IntegrityConstraintViolationError,
)
"""A promise of the tables (unique, check, reference, not null) refused a write: `except IntegrityErrors`.

Inside a larger transaction, wrap the write in its own `transaction()`: after an error
PostgreSQL refuses everything until the savepoint is undone.
"""
