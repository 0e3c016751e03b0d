"""Bringing the tables up to date.

A feature holds its migrations in `piccolo_migrations/`, announced by its `piccolo_app.py`, itself listed in
`piccolo_conf.py`; `migration_dependencies` names the features whose tables it refers to.
To make one, from the root:

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

from mesaides.db.binding import database, transaction
from mesaides.db.errors import DatabaseError
from mesaides.db.patience import MIGRATING
from mesaides.db.sqlite import SQLiteEngine

# Piccolo would take piccolo_conf's, which is the one of the settings and not always the one bound.
migration_manager.engine_finder = database  # pyright: ignore[reportPrivateImportUsage]

LOCK = 7_140_713  # any number, always the same: PostgreSQL's name for « someone migrates »


async def migrate() -> None:
    """Applies what is missing, or nothing. Of two processes at once, the second waits and finds nothing."""
    async with _alone():
        finder = BaseMigrationManager()
        await finder.create_migration_table()
        for name in finder.get_app_names(sort_by_migration_dependencies=True):
            with contextlib.redirect_stdout(io.StringIO()):
                await ForwardsMigrationManager(name).run()


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
