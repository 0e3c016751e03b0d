"""One first migration a room in place of the chain of November: the same tables, and its databases go on.

`chaine_de_novembre.tar.xz` holds that chain as it was. Once nobody has a database of then, this may go with `REPLACES`.
"""

import shutil
import sys
import tarfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import piccolo_conf
import pytest
from piccolo.apps.migrations.commands.new import AutoMigrationManager
from piccolo.conf.apps import AppConfig
from tests.databases import Bases
from tests.db.schema import schema

from mesaides.db import Database, DatabaseError, bind, open_database, versions
from mesaides.db.migrations import migrate
from mesaides.db.versions import unapplied

CHAIN = Path(__file__).with_name("chaine_de_novembre.tar.xz")
ROOMS = piccolo_conf.APP_REGISTRY.app_configs
LYCEE = "INSERT INTO etablissement (uai, nom) VALUES ('0810001A', 'Lycée d’Albi')"
LATER = """
from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Integer

ID = "2026-11-30T12:30:00:000000"

async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="etablissements", description="")
    manager.add_column("Etablissement", "etablissement", "eleves", "eleves", "Integer", Integer, {"default": 7})
    return manager
"""

EachRoom = pytest.mark.parametrize("room", ROOMS.values(), ids=list(ROOMS))


@pytest.fixture
async def new(bases: Bases, base: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    """A database made by the first migrations."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    async with open_database(await bases.bare_url()) as engine:
        await migrate()
        yield engine
    bind(base)


@pytest.fixture
async def old(
    bases: Bases, base: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Database]:
    """A database made by the chain of November."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    with tarfile.open(CHAIN) as chain:
        chain.extractall(tmp_path, filter="data")
    async with open_database(await bases.bare_url()) as engine:
        with monkeypatch.context() as before:
            for name, room in ROOMS.items():
                folder = tmp_path / "src" / "mesaides" / name / "piccolo_migrations"
                before.setattr(room, "migrations_folder_path", str(folder))
            await migrate()
        await engine.fetch(LYCEE)
        yield engine
    bind(base)


async def recorded(engine: Database) -> set[tuple[str, str]]:
    rows = await engine.fetch("SELECT app_name, name FROM migration")
    return {(row["app_name"], row["name"]) for row in rows}


async def test_both_ways_give_the_same_tables(old: Database, new: Database):
    """Once the migrations that came since, if any, have run on both."""
    bind(old)
    await migrate()
    assert await schema(old) == await schema(new)


async def test_all_is_compared(new: Database):
    """A check, a condition, a default or a reference that changes is seen."""
    before = await schema(new)
    for change in (
        "ALTER TABLE projet ADD COLUMN essai INTEGER",
        "CREATE INDEX essai ON projet (cree_le) WHERE porteur_cle <> ''",
        "DROP INDEX depart_en_cours",
        "ALTER TABLE ligne_budget DROP CONSTRAINT montant_positif",
        "CREATE VIEW essai_vu AS SELECT id FROM projet",
    ):
        await new.run_ddl(change)
        after = await schema(new)
        assert after != before, change
        before = after


async def test_a_database_of_november_goes_on_with_all_it_holds(old: Database):
    done = await recorded(old)
    assert {line.split()[0] for line in await unapplied()} == set(ROOMS)
    await migrate()
    assert await unapplied() == []
    assert await old.fetch("SELECT uai FROM etablissement") == [{"uai": "0810001A"}]
    now = await recorded(old)
    assert done < now
    assert {room for room, _ in now - done} == set(ROOMS)
    await migrate()
    assert await recorded(old) == now


async def test_a_later_migration_runs_on_both(
    old: Database, new: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    room = ROOMS["etablissements"]
    folder = tmp_path / "etablissements" / "piccolo_migrations"
    shutil.copytree(room.migrations_folder_path, folder)
    (folder / "etablissements_plus_tard.py").write_text(LATER)
    monkeypatch.setattr(room, "migrations_folder_path", str(folder))
    monkeypatch.setattr(versions, "FEATURES", [*versions.FEATURES, tmp_path])
    for engine in (old, new):
        bind(engine)
        assert "etablissements 2026-11-30T12:30:00:000000" in await unapplied()
        await migrate()
        assert await unapplied() == []
    assert await schema(old) == await schema(new)
    assert await old.fetch("SELECT uai, eleves FROM etablissement") == [{"uai": "0810001A", "eleves": 7}]


async def test_a_database_that_stopped_midway_is_refused_and_left_as_it_is(old: Database):
    midway = "app_name = 'projets' AND name = '2026-11-30T09:40:00:000000'"
    await old.fetch(f"DELETE FROM migration WHERE {midway}")
    before = await recorded(old)
    with pytest.raises(DatabaseError, match="manque à la base 1 des 4 migrations"):
        await migrate()
    assert await recorded(old) == before


@EachRoom
def test_a_room_comes_after_those_it_refers_to(room: AppConfig):
    near = [table for config in (room, *_before(room)) for table in config.table_classes]
    for table in room.table_classes:
        for column in table._meta.foreign_key_columns:
            assert column._foreign_key_meta.resolved_references in near, column


def _before(room: AppConfig) -> Iterator[AppConfig]:
    for config in room.migration_dependency_app_configs:
        yield config
        yield from _before(config)


@EachRoom
async def test_migrations_say_all_that_tables_say(room: AppConfig, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "path", list(sys.path))
    steps = await AutoMigrationManager().get_alter_statements(room)
    assert [statement for step in steps for statement in step.statements] == []
