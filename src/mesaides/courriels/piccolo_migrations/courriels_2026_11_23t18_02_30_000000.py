from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-23T18:02:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "Find the mails due, whatever the number of those sent"


class RawTable(Table):
    """Only a way to run SQL."""


async def create_index():
    await RawTable.raw(
        "CREATE INDEX courriel_due ON courriel (prochain_essai_le) WHERE etat = 'en_attente'"
    )


async def drop_index():
    await RawTable.raw("DROP INDEX courriel_due")


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="courriels", description=DESCRIPTION)
    manager.add_raw(create_index)
    manager.add_raw_backwards(drop_index)
    return manager
