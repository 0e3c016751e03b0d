from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import ForeignKey
from piccolo.columns.base import OnDelete
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

ID = "2026-12-01T21:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "a step is taken for a gestionnaire"


class Compte(Table, tablename="compte"):
    """Of another room."""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="demandes", description=DESCRIPTION)
    manager.add_column(
        *("Mouvement", "mouvement", "pour", "pour", "ForeignKey", ForeignKey),
        {"references": Compte, "on_delete": OnDelete.restrict, "null": True, "index": True, "index_method": IndexMethod.btree},
    )
    return manager
