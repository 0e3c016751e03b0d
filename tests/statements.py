"""What tests ask in SQL, on both databases: the house itself asks by `frozen`."""

import re
from typing import Any

from mesaides.db.binding import database
from mesaides.db.transactions import Row

TYPED_ALIAS = re.compile(r'"(\w+) \[\w+\]"')


class Statement:
    """`SESSION = Statement("select … where cle = {} and fin > {}")`, then `await SESSION.rows(cle, now)`.

    Columns come back with their Python type. An expression has no declared type in SQLite: name it with
    one, as in `max(vue_le) as "vue_le [timestamptz]"` or `count(*) > 0 as "a_lire [boolean]"`; both agree.
    """

    def __init__(self, sql: str) -> None:
        parts = sql.split("{}")
        self.sqlite = "?".join(parts)
        numbered = parts[0] + "".join(f"${number}{part}" for number, part in enumerate(parts[1:], start=1))
        self.postgresql = TYPED_ALIAS.sub(r'"\1"', numbered)

    async def rows(self, *args: Any) -> list[Row]:
        engine = database()
        return await engine.fetch_hot(self.sqlite if engine.kind == "sqlite" else self.postgresql, *args)

    async def first(self, *args: Any) -> Row | None:
        """The first row; ask for one only in the query."""
        rows = await self.rows(*args)
        return rows[0] if rows else None
