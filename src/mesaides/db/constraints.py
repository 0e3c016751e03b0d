"""Constraints on SQLite, whose ALTER TABLE knows none: the table is built again with or without it."""

import re
from typing import Any, Protocol

from mesaides.db.transactions import Row, Transaction

ADD = re.compile(r'ALTER TABLE "?(\w+)"? ADD CONSTRAINT "?(\w+)"? (UNIQUE|CHECK) ?(\(.*\))$', re.I | re.S)
DROP = re.compile(r'ALTER TABLE "?(\w+)"? DROP CONSTRAINT (?:IF EXISTS )?"?(\w+)"?$', re.I)


class Runs(Protocol):
    def transaction(self) -> Transaction: ...

    async def fetch(self, sql: str, *args: Any) -> list[Row]: ...


async def add_or_drop_constraint(engine: Runs, ddl: str) -> bool:
    """Does what this ALTER TABLE asks, if it is about a constraint; says whether it was."""
    text = ddl.strip().rstrip(";")
    if added := ADD.match(text):
        table, name, kind, body = added.groups()
        if kind.upper() == "UNIQUE":
            await engine.fetch(f'CREATE UNIQUE INDEX "{name}" ON "{table}" {body}')
        else:
            await rebuild(engine, table, await _with_check(engine, table, name, body))
        return True
    if dropped := DROP.match(text):
        table, name = dropped.groups()
        if await engine.fetch("SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = ?", name):
            await engine.fetch(f'DROP INDEX "{name}"')
        elif f'CONSTRAINT "{name}" CHECK (' in (create := await definition(engine, table)):
            await rebuild(engine, table, _without_check(create, name))
        elif of_column := re.search(rf'"{_column(table, name)}" [^,]*?( UNIQUE)', create):
            await rebuild(engine, table, create[: of_column.start(1)] + create[of_column.end(1) :])
        # Otherwise it is gone already: Piccolo says each DROP CONSTRAINT IF EXISTS twice.
        return True
    return False


def _column(table: str, name: str) -> str:
    """The column whose unicity PostgreSQL calls by this name."""
    return name.removeprefix(f"{table}_").removesuffix("_key")


async def definition(engine: Runs, table: str) -> str:
    """The CREATE TABLE from which this table was made."""
    rows = await engine.fetch("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", table)
    return str(rows[0]["sql"])


async def rebuild(engine: Runs, table: str, create: str) -> None:
    """Makes the table again from another CREATE TABLE, with its rows and its indexes.

    Columns of the same name keep their values. Only within migrate(), where references wait for the end.
    """
    async with engine.transaction():
        kept = "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type <> 'table' AND sql NOTNULL"
        others = await engine.fetch(kept, table)
        before = [row["name"] for row in await engine.fetch(f'PRAGMA table_info("{table}")')]
        new = f"{table}_nouvelle"
        await engine.fetch(re.sub(rf'"?\b{table}\b"?', f'"{new}"', create, count=1))
        after = {row["name"] for row in await engine.fetch(f'PRAGMA table_info("{new}")')}
        columns = ", ".join(f'"{name}"' for name in before if name in after)
        await engine.fetch(f'INSERT INTO "{new}" ({columns}) SELECT {columns} FROM "{table}"')  # noqa: S608
        await engine.fetch(f'DROP TABLE "{table}"')
        await engine.fetch(f'ALTER TABLE "{new}" RENAME TO "{table}"')
        for other in others:
            await engine.fetch(str(other["sql"]))


async def _with_check(engine: Runs, table: str, name: str, body: str) -> str:
    create = (await definition(engine, table)).rstrip()
    return f'{create[:-1]}, CONSTRAINT "{name}" CHECK {body})'


def _without_check(create: str, name: str) -> str:
    start = create.index(f', CONSTRAINT "{name}" CHECK (')
    depth, quoted = 0, False
    for end in range(create.index("CHECK (", start) + len("CHECK "), len(create)):
        quoted ^= create[end] == "'"
        depth += 0 if quoted else (create[end] == "(") - (create[end] == ")")
        if not depth:
            return create[:start] + create[end + 1 :]
    raise ValueError(create)
