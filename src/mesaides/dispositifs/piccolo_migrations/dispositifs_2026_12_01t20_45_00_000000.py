from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Serial, Text, Timestamptz
from piccolo.table import Table

from mesaides.db.migrations import create

ID = "2026-12-01T20:45:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "what was loaded waits to be published"


class Chargement(Table, tablename="chargement"):
    id: Serial
    contenu = Text()
    le = Timestamptz()
    publie_le = Timestamptz(null=True, default=None)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="dispositifs", description=DESCRIPTION)
    create(manager, Chargement)
    return manager
