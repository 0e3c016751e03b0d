"""Bringing the tables up to date.

A feature holds its migrations in `piccolo_migrations/`, announced by its `piccolo_app.py`, itself listed in
`piccolo_conf.py`; `migration_dependencies` names the features whose tables it refers to. The first one makes all the
tables as they were published; `REPLACES` names those that a database of before may have had in its place.
To make the next one, from the root:

    .venv/bin/piccolo migrations new comptes --auto

then read it. Constraints (`Check`, `Unique`) work on both databases. What Piccolo cannot write, such as
a partial index, is added to the manager of the migration:

    unique_where(manager, "une_seule_invitation", "invitation", ["adresse"], "fin_le IS NULL")
"""

import contextlib
import io
from collections.abc import AsyncGenerator, Sequence

from piccolo.apps.migrations.auto import migration_manager
from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.apps.migrations.commands.base import BaseMigrationManager
from piccolo.apps.migrations.commands.forwards import ForwardsMigrationManager
from piccolo.apps.migrations.tables import Migration
from piccolo.conf.apps import AppConfig
from piccolo.table import Table

from mesaides.db.binding import database, transaction
from mesaides.db.errors import DatabaseError
from mesaides.db.patience import MIGRATING
from mesaides.db.sqlite import SQLiteEngine

# Piccolo would take piccolo_conf's, which is the one of the settings and not always the one bound.
migration_manager.engine_finder = database  # pyright: ignore[reportPrivateImportUsage]

LOCK = 7_140_713  # any number, always the same: PostgreSQL's name for « someone migrates »


async def migrate() -> None:
    """Applies what is missing, or nothing. Of two processes at once, the second waits and finds nothing.

    Raises DatabaseError for a database that stopped amid migrations which are no more.
    """
    async with _alone():
        finder = BaseMigrationManager()
        await finder.create_migration_table()
        apps = finder.get_app_configs(sort_by_migration_dependencies=True)
        for app in apps:
            await _recognise(finder, app)
        for app in apps:
            with contextlib.redirect_stdout(io.StringIO()):
                await ForwardsMigrationManager(app.app_name).run()


async def _recognise(finder: BaseMigrationManager, app: AppConfig) -> None:
    """Records as applied, without running it, a migration all of whose predecessors this database has had."""
    applied = set(await Migration.get_migrations_which_ran(app.app_name))
    for name, module in finder.get_migration_modules(app.resolved_migrations_folder_path).items():
        replaced: set[str] = getattr(module, "REPLACES", set())
        if name in applied or not replaced & applied:
            continue
        if missing := replaced - applied:
            raise DatabaseError(
                f"Il manque à la base {len(missing)} des {len(replaced)} migrations d’une version précédente "
                f"({app.app_name})\u00a0: lancez d’abord `mesaides migrate` de cette version, puis celui-ci."
            )
        await Migration.insert(Migration(name=name, app_name=app.app_name))


@contextlib.asynccontextmanager
async def _alone() -> AsyncGenerator[None]:
    engine = database()
    if not isinstance(engine, SQLiteEngine):
        async with transaction(MIGRATING):
            await engine.fetch("SET LOCAL lock_timeout = 0")
            await engine.fetch("SELECT pg_advisory_xact_lock($1)", LOCK)
            await engine.fetch(f"SET LOCAL lock_timeout = '{MIGRATING.as_settings()['lock_timeout']}'")
            yield
        return
    async with engine.without_foreign_keys(), transaction(MIGRATING):
        yield
        if broken := await engine.fetch("PRAGMA foreign_key_check"):
            raise DatabaseError(f"Une migration laisse des références brisées\u00a0: {broken[:3]}.")


def create(manager: MigrationManager, *tables: type[Table]) -> None:
    """These tables, as classes that stand in the migration: those of the feature may change afterwards."""
    for table in tables:
        meta = table._meta  # pyright: ignore[reportPrivateUsage]
        names = (table.__name__, meta.tablename)
        manager.add_table(*names)
        for column in meta.non_default_columns:
            kind, told = type(column), column._meta  # pyright: ignore[reportPrivateUsage]
            manager.add_column(*names, told.name, told.db_column_name, kind.__name__, kind, told.params)
        for constraint in meta.constraints:
            said = constraint._meta  # pyright: ignore[reportPrivateUsage]
            manager.add_constraint(*names, said.name, type(constraint), said.params)


def run_after(manager: MigrationManager, *statements: str) -> None:
    """SQL to run once tables, columns and constraints of this migration are there (add_raw runs before)."""
    finish = manager._run_drop_constraints  # pyright: ignore[reportPrivateUsage]

    async def finish_and_run(backwards: bool = False) -> None:
        await finish(backwards=backwards)
        for statement in () if backwards else statements:
            await database().run_ddl(statement)

    manager._run_drop_constraints = finish_and_run  # pyright: ignore[reportPrivateUsage]


def unique_where(
    manager: MigrationManager, name: str, table: str, columns: Sequence[str], where: str
) -> None:
    """At most one row for these columns among those that satisfy the condition, on both databases."""
    listed = ", ".join(f'"{column}"' for column in columns)
    run_after(manager, f'CREATE UNIQUE INDEX "{name}" ON "{table}" ({listed}) WHERE {where}')
