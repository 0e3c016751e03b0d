"""Queries asked at every page, written in SQL once and compiled once."""

import re
from typing import Any

from mesaides.db.binding import database
from mesaides.db.transactions import Row

TYPED_ALIAS = re.compile(r'"(\w+) \[\w+\]"')
ONE_WAY = re.compile(r"(?<= )\+(?=\w+\.)")


class Statement:
    """`SESSION = Statement("select … where cle = {} and fin > {}")`, then `await SESSION.rows(cle, now)`.

    Columns come back with their Python type. An expression has no declared type in SQLite: name it with
    one, as in `max(vue_le) as "vue_le [timestamptz]"` or `count(*) > 0 as "a_lire [boolean]"`; both agree.
    `v.id = +d.version` says which way to go, from d to v: SQLite, which guesses sizes badly, then never goes through
    all the d of a v. PostgreSQL, which measures them, is not told; `d.version + 0` tells both.
    For short readings through an index: on SQLite they run on the event loop itself.
    """

    def __init__(self, sql: str) -> None:
        parts = sql.split("{}")
        self.sqlite = "?".join(parts)
        numbered = parts[0] + "".join(f"${number}{part}" for number, part in enumerate(parts[1:], start=1))
        self.postgresql = ONE_WAY.sub("", TYPED_ALIAS.sub(r'"\1"', numbered))

    async def rows(self, *args: Any) -> list[Row]:
        engine = database()
        return await engine.fetch_hot(self.sqlite if engine.kind == "sqlite" else self.postgresql, *args)

    async def rows_apart(self, *args: Any) -> list[Row]:
        """The same for a reading that may be long, such as a search: on SQLite in a thread of its own."""
        engine = database()
        return await engine.fetch(self.sqlite if engine.kind == "sqlite" else self.postgresql, *args)

    async def first(self, *args: Any) -> Row | None:
        """The first row; ask for one only in the query."""
        rows = await self.rows(*args)
        return rows[0] if rows else None
