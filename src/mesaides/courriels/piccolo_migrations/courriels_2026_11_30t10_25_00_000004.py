from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from mesaides.db.migrations import run_after

ID = "2026-11-30T10:25:00:000004"
VERSION = "1.38.0"
DESCRIPTION = "Count the mails lately sent to an address, however its capitals are written"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="courriels", description=DESCRIPTION)
    run_after(manager, "CREATE INDEX courriel_adresse ON courriel (lower(destinataire), cree_le)")
    return manager
