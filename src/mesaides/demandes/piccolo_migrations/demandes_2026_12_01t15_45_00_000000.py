from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import ForeignKey
from piccolo.columns.base import OnDelete
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

ID = "2026-12-01T15:45:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the validation under which the budget of complements came"


class ValidationBudget(Table, tablename="validation"):
    """Of another room."""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="demandes", description=DESCRIPTION)
    manager.add_column(
        *("Complement", "complement", "validation", "validation", "ForeignKey", ForeignKey),
        {"references": ValidationBudget, "on_delete": OnDelete.restrict, "null": True, "index": True, "index_method": IndexMethod.btree},
    )
    return manager
