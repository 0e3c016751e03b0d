from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from mesaides.db.migrations import run_after

ID = "2026-12-01T12:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "somebody may be usager of several établissements"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="comptes", description=DESCRIPTION
    )
    run_after(manager, "DROP INDEX rattachement_un_usager")
    return manager
