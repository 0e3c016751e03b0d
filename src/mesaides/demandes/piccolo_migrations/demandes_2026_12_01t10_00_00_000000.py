from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import ForeignKey
from piccolo.columns.base import OnDelete
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

from mesaides.db.migrations import run_after

ID = "2026-12-01T10:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "a transmission says under which validation it left"


class ValidationBudget(Table, tablename="validation"):
    """Of another room."""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="demandes", description=DESCRIPTION)
    manager.add_column(
        "Transmission",
        "transmission",
        "validation",
        "validation",
        "ForeignKey",
        ForeignKey,
        {
            "references": ValidationBudget,
            "on_delete": OnDelete.restrict,
            "null": True,
            "index": True,
            "index_method": IndexMethod.btree,
        },
    )
    run_after(
        manager,
        "UPDATE transmission SET validation = "
        "(SELECT min(v.id) FROM validation v WHERE v.version = transmission.budget)",
    )
    return manager
