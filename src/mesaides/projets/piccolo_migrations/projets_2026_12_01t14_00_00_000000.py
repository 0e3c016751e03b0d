from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Timestamptz

ID = "2026-12-01T14:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "a projet is archived; it knows when the Région received its budget"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="projets", description=DESCRIPTION
    )
    for name in ("recu_le", "archive_le"):
        manager.add_column(
            table_class_name="Projet",
            tablename="projet",
            column_name=name,
            db_column_name=name,
            column_class_name="Timestamptz",
            column_class=Timestamptz,
            params={"null": True, "default": None},
        )
    return manager
