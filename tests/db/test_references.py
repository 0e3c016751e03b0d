"""What one row lets go of, and what waits, is found by indexes: the rest of the house may be large."""

from typing import Any

import pytest

from mesaides.db import Database, Frozen
from mesaides.pieces.moves import entretien
from mesaides.pieces.reads import lecture

ERASED = {"compte", "depot", "lien", "ligne_budget", "lot", "piece", "rattachement", "session"}
ERASED |= {"budget_version", "demande_validation", "lien_decision", "projet", "validation"}
"""Tables whose rows are erased one day: each reference to them is then looked for."""


async def plan(base: Database, sql: str) -> list[str]:
    values = [1] * sql.count("?")
    return [row["detail"] for row in await base.fetch(f"EXPLAIN QUERY PLAN {sql}", *values)]


@pytest.fixture
def sqlite(base: Database) -> Database:
    if base.kind != "sqlite":
        pytest.skip("the indexes are the same: SQLite says how it goes, whatever the size of the tables")
    return base


async def test_erasing_a_row_reads_no_other_table_whole(sqlite: Database):
    tables = [
        row["name"] for row in await sqlite.fetch("SELECT name FROM sqlite_master WHERE type = 'table'")
    ]
    references = [
        (table, row["from"])
        for table in tables
        for row in await sqlite.fetch(f'PRAGMA foreign_key_list("{table}")')
        if row["table"] in ERASED
    ]
    assert len(references) > 20
    read_whole = [
        f"{table}.{column}"
        for table, column in references
        if (await plan(sqlite, f'SELECT 1 FROM "{table}" WHERE "{column}" = ?'))[0].startswith("SCAN")
    ]
    assert read_whole == []


@pytest.mark.parametrize("query", [entretien.WAITING, lecture.WAITING], ids=["to analyse", "how many"])
async def test_what_awaits_the_antivirus_is_found_among_a_million(sqlite: Database, query: Frozen[Any]):
    assert "piece_en_analyse" in (await plan(sqlite, query.compile("sqlite")[0]))[0]
