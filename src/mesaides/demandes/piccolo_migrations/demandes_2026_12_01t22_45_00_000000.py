from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Boolean, Date, Serial
from piccolo.constraints import Unique
from piccolo.table import Table

from mesaides.db import belongs_to, may_belong_to
from mesaides.db.migrations import create

ID = "2026-12-01T22:45:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "who of the Région saw a demande, day by day"


class Compte(Table, tablename="compte"):
    """Of another room."""


class Service(Table, tablename="service"):
    """Of another room."""


class Demande(Table, tablename="demande"):
    """As it stands already."""


class Consultation(Table, tablename="consultation"):
    id: Serial
    demande = belongs_to(Demande, index=False)
    compte = belongs_to(Compte)
    service = may_belong_to(Service)
    jour = Date(index=True)
    pieces = Boolean(default=False)
    consultation_unique = Unique(["demande", "compte", "jour"])


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="demandes", description=DESCRIPTION)
    create(manager, Consultation)
    return manager
