"""What the database holds, seen before and after; and what is done and taken back."""

import contextlib
from collections.abc import AsyncIterator
from hashlib import sha256

from mesaides.db import database, transaction
from mesaides.db.transactions import current

FORGETFUL = {"session": ("vue_le",), "tentative": ("nombre", "depuis_le", "bloque_jusqu_a")}
"""What a mere reading may change: when a session was last seen."""
FORGOTTEN = ("consultation", "fil_lecture", "temoin")
"""And, whole, who has read what (opening a fil is reading it; a demande, for the Région), and the row by which one
knows that the base writes."""


class _UndoneError(Exception):
    """Ends what must leave nothing."""


@contextlib.asynccontextmanager
async def undone() -> AsyncIterator[None]:
    """Whatever is done inside is taken back, whoever does it: the transactions inside are savepoints."""
    try:
        async with transaction():
            yield
            raise _UndoneError
    except _UndoneError:
        pass


async def write_last() -> None:
    """Inside `undone`, what is left for the end of the transaction is written at once."""
    if inside := current(database()):
        left, inside.lasts = inside.lasts, []
        for write in left:
            await write()


async def photograph(*, forgetful: bool = True) -> dict[str, str]:
    """The fingerprint of each table: two photographs are equal when nothing was written between them."""
    await write_last()
    engine = database()
    listing = (
        "SELECT name AS nom FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        if engine.kind == "sqlite"
        else "SELECT tablename AS nom FROM pg_tables WHERE schemaname = 'public'"
    )
    photograph: dict[str, str] = {}
    for row in await engine.fetch(listing):
        table = row["nom"]
        if forgetful and table in FORGOTTEN:
            continue
        hidden = FORGETFUL.get(table, ()) if forgetful else ()
        rows = await engine.fetch(f'SELECT * FROM "{table}"')
        kept = sorted(str({k: v for k, v in line.items() if k not in hidden}) for line in rows)
        photograph[table] = sha256("\n".join(kept).encode("utf-8", "surrogatepass")).hexdigest()
    assert len(photograph) > 15
    return photograph
