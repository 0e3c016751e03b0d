from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Boolean

ID = "2026-12-01T22:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "an edition may ask that another person decides than who proposes; none did"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="dispositifs", description=DESCRIPTION)
    manager.add_column(
        *("DispositifVersion", "dispositif_version", "deux_personnes", "deux_personnes", "Boolean", Boolean),
        {"default": False, "null": False},
    )
    return manager
