from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Date, Integer, Serial, Timestamptz
from piccolo.constraints import Unique
from piccolo.table import Table

from mesaides.db import belongs_to
from mesaides.db.migrations import create

ID = "2026-12-01T13:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the reminders of drafts before their campagne closes"


class Demande(Table, tablename="demande"):
    """As it stands already."""


class Rappel(Table, tablename="rappel_demande"):
    id: Serial
    demande = belongs_to(Demande, index=False)
    ferme_le = Date()
    jours = Integer()
    le = Timestamptz()
    rappel_unique = Unique(["demande", "ferme_le", "jours"])


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="demandes", description=DESCRIPTION)
    create(manager, Rappel)
    return manager
