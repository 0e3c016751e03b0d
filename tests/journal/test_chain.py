"""The journal cannot be changed without its being seen: by the portal, and by a script that shares nothing with it."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from mesaides.db import Database, database, transaction
from mesaides.journal.tables import find_break, note

SCRIPT = Path(__file__).parents[2] / "scripts" / "verifier-journal.py"
FRAUDS = {
    "UPDATE evenement SET acte = 'autre' WHERE id = {second}": "second",
    "UPDATE evenement SET compte = 7 WHERE id = {first}": "first",
    "UPDATE evenement SET detail = '{{}}' WHERE id = {second}": "second",
    "DELETE FROM evenement WHERE id = {first}": "second",
    "DELETE FROM evenement WHERE id = {third}": "end",
}


async def write_three() -> dict[str, int]:
    for number in range(3):
        async with transaction():
            await note("essai", compte=None, objet=f"chose {number}", nombre=number)
    rows = await database().fetch("SELECT id FROM evenement ORDER BY id")
    return {**dict(zip(("first", "second", "third"), [row["id"] for row in rows], strict=True)), "end": 0}


async def test_b10_79_an_untouched_journal_holds(base: Database):
    await write_three()
    assert await find_break() is None


@pytest.mark.parametrize("fraud", FRAUDS)
async def test_b10_79_a_line_changed_or_removed_is_found(base: Database, fraud: str):
    numbers = await write_three()
    await base.fetch(fraud.format(**numbers))
    assert await find_break() == numbers[FRAUDS[fraud]]


@pytest.mark.parametrize("fraud", ["", *FRAUDS])
async def test_b10_79_a_script_of_its_own_finds_the_same(base: Database, fraud: str):
    if base.kind != "sqlite":
        pytest.skip("the script reads a copy in SQLite")
    numbers = await write_three()
    if fraud:
        await base.fetch(fraud.format(**numbers))
    told = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(base.path)], capture_output=True, text=True, check=False
    )
    expected = f"rompu à la ligne {numbers[FRAUDS[fraud]]}" if fraud else "intact"
    assert expected in told.stdout, told.stderr


@pytest.mark.parametrize("bases", ["postgresql"], indirect=True)
async def test_who_has_written_in_the_journal_never_makes_others_wait_in_a_ring(base: Database):
    """On PostgreSQL, where two write at once: one notes then writes a row, the other writes the row then notes."""
    await base.fetch("CREATE TABLE feuille (id integer)")
    await base.fetch("INSERT INTO feuille VALUES (1)")
    noted, held = asyncio.Event(), asyncio.Event()

    async def note_first() -> None:
        async with transaction():
            await note("essai", compte=None, objet="le premier")
            noted.set()
            await held.wait()
            await base.fetch("UPDATE feuille SET id = 2")

    async def hold_first() -> None:
        await noted.wait()
        async with transaction():
            await base.fetch("UPDATE feuille SET id = 3")
            held.set()
            await asyncio.sleep(0.1)
            await note("essai", compte=None, objet="le second")

    try:
        await asyncio.gather(note_first(), hold_first())
        assert await find_break() is None
    finally:
        await base.fetch("DROP TABLE feuille")
