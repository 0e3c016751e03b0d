"""Migrations, on a feature made up for the test."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import piccolo_conf
import pytest
from piccolo.conf.apps import AppConfig, AppRegistry

from mesaides.db import Database, IntegrityErrors, bind, open_database, versions
from mesaides.db.binding import engine_for
from mesaides.db.migrations import migrate
from mesaides.db.versions import unapplied

HEAD = """
from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Integer, Varchar
from piccolo.constraints import Check, Unique
from mesaides.db import database
from mesaides.db.migrations import run_after, unique_where

ID = "{id}"

async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="atelier", description="")
"""

CREATE = """
    manager.add_table("Outil", tablename="outil")
    for name, kind in (("nom", Varchar), ("etat", Varchar), ("nombre", Integer)):
        manager.add_column("Outil", "outil", name, None, kind.__name__, kind, {})
    manager.add_constraint("Outil", "outil", "etat_connu", Check, {"condition": "etat IN ('neuf', 'use)')"})
    manager.add_constraint("Outil", "outil", "nom_unique", Unique, {"columns": ["nom"]})
    unique_where(manager, "un_seul_neuf", "outil", ["nombre"], "etat = 'neuf'")
    run_after(manager, "INSERT INTO outil (nom, etat, nombre) VALUES ('scie', 'neuf', 1)")
    return manager
"""

CHANGE = """
    manager.drop_constraint("Outil", "outil", "etat_connu")
    manager.add_constraint("Outil", "outil", "etat_connu_2", Check, {"condition": "etat <> 'perdu'"})
    return manager
"""

FAIL = """
    run_after(manager, "DELETE FROM outil", "DELETE FROM rien")
    return manager
"""

Writer = Callable[[str, str], None]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, base: Database) -> Iterator[Writer]:
    folder = tmp_path / "atelier" / "piccolo_migrations"
    folder.mkdir(parents=True)
    monkeypatch.setattr(versions, "FEATURES", [*versions.FEATURES, tmp_path])
    app = AppConfig(app_name="atelier", migrations_folder_path=str(folder))
    module = type(sys)("atelier_piccolo_app")
    module.APP_CONFIG = app
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(
        piccolo_conf, "APP_REGISTRY", AppRegistry(apps=[*piccolo_conf.APPS_FOUND, module.__name__])
    )
    monkeypatch.setattr(sys, "path", list(sys.path))

    def write(identifier: str, body: str) -> None:
        name = f"atelier_{tmp_path.name}_{identifier}".replace("-", "_")
        (folder / f"{name}.py").write_text(HEAD.format(id=identifier) + body)

    yield write
    bind(base)


@pytest.fixture
async def fresh(new_base_url: str, write: Writer):
    async with open_database(new_base_url) as engine:
        yield engine


async def refuses(engine: Database, values: str) -> bool:
    try:
        await engine.fetch(f"INSERT INTO outil (nom, etat, nombre) VALUES {values}")
    except IntegrityErrors:
        return True
    return False


async def test_it_says_what_is_missing_then_nothing(fresh: Database, write: Writer):
    write("2026-01-01", CREATE)
    assert await unapplied() == ["atelier 2026-01-01"]
    await migrate()
    assert await unapplied() == []
    await migrate()


async def test_an_empty_database_lacks_everything(tmp_path: Path, write: Writer):
    write("2026-01-01", CREATE)
    async with open_database(f"sqlite:///{tmp_path}/vide.sqlite"):
        assert "atelier 2026-01-01" in await unapplied()


async def test_constraints_and_partial_indexes_hold_on_both(fresh: Database, write: Writer):
    write("2026-01-01", CREATE)
    await migrate()
    assert not await refuses(fresh, "('rabot', 'use)', 1)")
    assert await refuses(fresh, "('lime', 'perdu', 2)")
    assert await refuses(fresh, "('scie', 'use)', 2)")
    assert await refuses(fresh, "('lime', 'neuf', 1)")


async def test_a_constraint_changed_later_keeps_the_rows_and_the_indexes(fresh: Database, write: Writer):
    write("2026-01-01", CREATE)
    await migrate()
    write("2026-02-02", CHANGE)
    await migrate()
    assert await fresh.fetch("SELECT nom FROM outil") == [{"nom": "scie"}]
    assert not await refuses(fresh, "('rabot', 'casse', 3)")
    assert await refuses(fresh, "('lime', 'perdu', 4)")
    assert await refuses(fresh, "('lime', 'neuf', 1)")
    assert await refuses(fresh, "('scie', 'casse', 5)")


async def test_a_migration_that_fails_changes_nothing(fresh: Database, write: Writer):
    write("2026-01-01", CREATE)
    await migrate()
    write("2026-03-03", FAIL)
    with pytest.raises(Exception, match="rien"):
        await migrate()
    assert await fresh.fetch("SELECT nom FROM outil") == [{"nom": "scie"}]
    assert await unapplied() == ["atelier 2026-03-03"]


async def test_three_processes_may_migrate_at_once(new_base_url: str, write: Writer, tmp_path: Path):
    write("2026-01-01", CREATE)
    script = tmp_path / "migrer.py"
    script.write_text(
        "import asyncio, sys, types\n"
        "from piccolo.conf.apps import AppConfig, AppRegistry\n"
        "import piccolo_conf\n"
        "app = types.ModuleType('atelier_piccolo_app')\n"
        f"app.APP_CONFIG = AppConfig('atelier', {str(tmp_path / 'atelier' / 'piccolo_migrations')!r})\n"
        "sys.modules['atelier_piccolo_app'] = app\n"
        "piccolo_conf.APP_REGISTRY = AppRegistry([*piccolo_conf.APPS_FOUND, 'atelier_piccolo_app'])\n"
        "from mesaides.db import open_database\n"
        "from mesaides.db.migrations import migrate\n"
        "async def main():\n"
        f"    async with open_database({new_base_url!r}):\n"
        "        await migrate()\n"
        "asyncio.run(main())\n"
    )
    processes = [await asyncio.create_subprocess_exec(sys.executable, script) for _ in range(3)]
    assert [await process.wait() for process in processes] == [0, 0, 0]
    async with open_database(new_base_url) as engine:
        assert await engine.fetch("SELECT nom FROM outil") == [{"nom": "scie"}]


async def test_only_the_bound_database_is_migrated(
    fresh: Database, write: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Not the one of the settings: a process that bound another would write into the place of the first."""
    elsewhere = tmp_path / "absent" / "autre.sqlite"
    monkeypatch.setattr(piccolo_conf, "DB", engine_for(f"sqlite:///{elsewhere}"))
    write("un", CREATE)
    await migrate()
    assert await unapplied() == []
