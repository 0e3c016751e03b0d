"""Which database this process works on. One at a time; binding again moves every table to the new one."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from urllib.parse import unquote

import piccolo.table
from piccolo.table import Table

from mesaides.db.errors import DatabaseError
from mesaides.db.patience import SERVING, Patience
from mesaides.db.postgresql import PostgreSQLEngine
from mesaides.db.sqlite import SQLiteEngine
from mesaides.db.transactions import Transaction, current

Database = SQLiteEngine | PostgreSQLEngine

_bound: Database | None = None


def engine_for(url: str, patience: Patience = SERVING) -> Database:
    """The engine of `sqlite:///relative/path`, `sqlite:////absolute/path` or `postgresql://…`, not opened."""
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        return SQLiteEngine(unquote(rest[1:]), patience)
    if scheme in ("postgresql", "postgres"):
        return PostgreSQLEngine(url, patience)
    raise DatabaseError(
        "MESAIDES_DATABASE_URL n’est pas comprise\u00a0: écrivez «\u00a0sqlite:///chemin/du/fichier\u00a0» "
        "ou «\u00a0postgresql://compte:motdepasse@serveur/base\u00a0»."
    )


def bound() -> Database | None:
    """The database bound to this process, None before `bind`."""
    return _bound


UNBOUND = SQLiteEngine("")
"""Stands for the database to come while queries are built, as their rooms are imported; opened by nobody."""


def _engine_of_new_tables() -> Database:
    return _bound or UNBOUND


# Piccolo would import piccolo_conf, thus every room in the middle of one, and the tools that migrate at every start.
piccolo.table.engine_finder = _engine_of_new_tables  # pyright: ignore[reportPrivateImportUsage]


def bind(url: str | Database, tables: Iterable[type[Table]] | None = None) -> Database:
    """Makes this database the one every Piccolo table of the process uses (or only `tables`)."""
    global _bound
    engine = engine_for(url) if isinstance(url, str) else url
    if tables is None:
        _bound = engine
    for table in _all_tables(Table) if tables is None else tables:
        table._meta.db = engine  # pyright: ignore[reportPrivateUsage]
    return engine


def _all_tables(table: type[Table]) -> Iterable[type[Table]]:
    for child in table.__subclasses__():
        yield child
        yield from _all_tables(child)


def database() -> Database:
    """The database bound to this process."""
    global _bound
    if _bound is None:
        import piccolo_conf

        _bound = piccolo_conf.DB
    return _bound


@asynccontextmanager
async def open_database(url: str, patience: Patience = SERVING) -> AsyncGenerator[Database]:
    """Binds this database and keeps it open; raises DatabaseError when it cannot be used."""
    engine = bind(engine_for(url, patience))
    await engine.open()
    try:
        yield engine
    finally:
        await engine.close()


async def before_commit(write: Callable[[], Awaitable[None]]) -> None:
    """`write` runs as the last thing of the present transaction, unless it is undone; now in its own, outside any.

    For rows that everybody writes: taken last, they are held for a moment and whoever holds them waits for nothing.
    """
    if inside := current(database()):
        inside.lasts.append(write)
        return
    async with transaction():
        await write()


def after_commit(call: Callable[[], None]) -> None:
    """`call` runs when the present transaction is committed (now, outside any); it must not raise."""
    if inside := current(database()):
        inside.afterwards.append(call)
    else:
        call()


def transaction(patience: Patience | None = None) -> Transaction:
    """`async with transaction():` all of it happens, or nothing; nested, the inner part can fail alone.

    `patience`: how long it waits for what others hold, when it is not a page that somebody waits for.
    """
    return Transaction(database(), patience)
