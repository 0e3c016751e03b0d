from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import ForeignKey
from piccolo.columns.base import OnDelete
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

ID = "2026-12-01T02:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "a line of a budget knows who wrote it last"


class Compte(Table, tablename="compte"):
    """Of another room."""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projets", description=DESCRIPTION)
    manager.add_column(
        *("LigneBudget", "ligne_budget", "par", "par", "ForeignKey", ForeignKey),
        {"references": Compte, "on_delete": OnDelete.restrict, "null": True, "index": True, "index_method": IndexMethod.btree},
    )
    return manager
