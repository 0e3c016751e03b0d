from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from mesaides.db.migrations import run_after

ID = "2026-11-23T18:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Count the mails lately refused without reading those that were sent"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="courriels", description=DESCRIPTION)
    run_after(manager, "CREATE INDEX courriel_refuse ON courriel (cree_le) WHERE etat = 'refuse'")
    return manager
