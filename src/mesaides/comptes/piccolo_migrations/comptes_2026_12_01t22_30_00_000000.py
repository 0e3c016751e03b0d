from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Timestamptz

ID = "2026-12-01T22:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the end of a habilitation that nobody confirms is told; who does not come in is counted"
NEVER = {"null": True, "default": None}


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="comptes", description=DESCRIPTION)
    for column in ("prevenue_le", "venue_le"):
        manager.add_column(
            *("HabilitationCompte", "habilitation", column, column, "Timestamptz", Timestamptz), NEVER
        )
    return manager
