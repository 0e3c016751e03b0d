"""The journal cannot be changed without its being seen: by the portal, and by a script that shares nothing with it."""

import asyncio
import json
import subprocess
import sys
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from mesaides.db import Database, database, transaction
from mesaides.journal.tables import Evenement, find_break, note

SCRIPT = Path(__file__).parents[2] / "scripts" / "verifier-journal.py"
FRAUDS = {
    "UPDATE evenement SET acte = 'autre' WHERE id = {second}": "second",
    "UPDATE evenement SET compte = 7 WHERE id = {first}": "first",
    "UPDATE evenement SET detail = '{{}}' WHERE id = {second}": "second",
    "UPDATE evenement SET moyen = 'page' WHERE id = {second}": "second",
    "UPDATE evenement SET moyen = '' WHERE id = {third}": "third",
    "DELETE FROM evenement WHERE id = {first}": "second",
    "DELETE FROM evenement WHERE id = {third}": "end",
}


async def write_three() -> dict[str, int]:
    for number in range(3):
        async with transaction():
            await note("essai", compte=None, objet=f"chose {number}", nombre=number)
    rows = await database().fetch("SELECT id FROM evenement ORDER BY id")
    return {**dict(zip(("first", "second", "third"), [row["id"] for row in rows], strict=True)), "end": 0}


async def write_as_before(base: Database) -> None:
    """Two lines as they were written, and sealed, before the journal kept by which means an act came."""
    seal = "0" * 64
    for number in range(2):
        le = datetime(2026, 11, 23, 9, number, tzinfo=UTC)
        facts = [seal, le.isoformat(timespec="microseconds"), "ancien", None, f"chose {number}", "{}"]
        before, seal = seal, sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()
        await Evenement(
            le=le, acte="ancien", objet=f"chose {number}", precedente=before, empreinte=seal, moyen=""
        ).save()
    await base.fetch(f"INSERT INTO evenement_tete (id, empreinte) VALUES (1, '{seal}')")


async def test_an_untouched_journal_holds(base: Database):
    await write_three()
    assert await find_break() is None


@pytest.mark.parametrize("fraud", FRAUDS)
async def test_a_line_changed_or_removed_is_found(base: Database, fraud: str):
    numbers = await write_three()
    await base.fetch(fraud.format(**numbers))
    assert await find_break() == numbers[FRAUDS[fraud]]


@pytest.mark.parametrize("fraud", ["", *FRAUDS])
async def test_a_script_of_its_own_finds_the_same(base: Database, fraud: str):
    if base.kind != "sqlite":
        pytest.skip("the script reads a copy in SQLite")
    numbers = await write_three()
    if fraud:
        await base.fetch(fraud.format(**numbers))
    expected = f"rompu à la ligne {numbers[FRAUDS[fraud]]}" if fraud else "intact"
    assert expected in ask_script(base)


def ask_script(base: Database) -> str:
    told = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(base.path)], capture_output=True, text=True, check=False
    )
    assert told.stdout, told.stderr
    return told.stdout


async def test_the_lines_of_before_the_means_still_hold_and_are_continued(base: Database):
    await write_as_before(base)
    assert await find_break() is None
    async with transaction():
        await note("essai", compte=None, objet="chose 2")
    assert await find_break() is None
    if base.kind == "sqlite":
        assert "intact" in ask_script(base)
    await base.fetch("UPDATE evenement SET moyen = 'page' WHERE objet = 'chose 1' AND acte = 'ancien'")
    (line,) = await base.fetch("SELECT id FROM evenement WHERE objet = 'chose 1' AND acte = 'ancien'")
    assert await find_break() == line["id"]
    if base.kind == "sqlite":
        assert f"ligne {line['id']}" in ask_script(base)


async def test_a_copy_of_before_the_means_is_still_read_by_the_script(base: Database):
    if base.kind != "sqlite":
        pytest.skip("the script reads a copy in SQLite")
    await write_as_before(base)
    await base.fetch("ALTER TABLE evenement DROP COLUMN moyen")
    assert "intact" in ask_script(base)


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
