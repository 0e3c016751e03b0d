from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Integer, Text

ID = "2026-11-30T16:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "an import remembers the cells left empty and the lines out of its scope"
COLUMNS = {
    "remarquees": (Integer, {"default": 0}),
    "remarques": (Text, {"default": "[]"}),
    "hors_champ": (Text, {"default": "{}"}),
}


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="administration", description=DESCRIPTION
    )
    for name, (kind, params) in COLUMNS.items():
        manager.add_column(
            table_class_name="Importation",
            tablename="importation",
            column_name=name,
            db_column_name=name,
            column_class_name=kind.__name__,
            column_class=kind,
            params=params,
        )
    return manager
