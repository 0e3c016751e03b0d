from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Date, Serial, Timestamptz
from piccolo.constraints import Check
from piccolo.table import Table

from mesaides.db import belongs_to, may_belong_to
from mesaides.db.migrations import create

ID = "2026-12-01T20:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "somebody acts for a gestionnaire from one day to another"


class Compte(Table, tablename="compte"):
    """As it stands already."""


class Rattachement(Table, tablename="rattachement"):
    """As it stands already."""


class Suppleance(Table, tablename="suppleance"):
    id: Serial
    titulaire = belongs_to(Rattachement)
    suppleant = belongs_to(Rattachement)
    du = Date()
    au = Date()
    le = Timestamptz()
    fin_le = Timestamptz(null=True, default=None)
    fin_par = may_belong_to(Compte)
    jours_en_ordre = Check('"du" <= "au"')


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="comptes", description=DESCRIPTION)
    create(manager, Suppleance)
    return manager
