from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Date, ForeignKey, Serial, Timestamptz
from piccolo.columns.base import OnDelete
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check
from piccolo.table import Table

from mesaides.db import belongs_to, may_belong_to
from mesaides.db.migrations import create

ID = "2026-12-01T21:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "a step is taken for a gestionnaire; somebody follows the demandes of an agent who is away"


class Compte(Table, tablename="compte"):
    """Of another room."""


class Absence(Table, tablename="absence"):
    id: Serial
    compte = belongs_to(Compte)
    suppleant = belongs_to(Compte)
    du = Date()
    au = Date()
    le = Timestamptz()
    fin_le = Timestamptz(null=True, default=None)
    fin_par = may_belong_to(Compte)
    absence_en_ordre = Check('"du" <= "au"')


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="demandes", description=DESCRIPTION)
    manager.add_column(
        *("Mouvement", "mouvement", "pour", "pour", "ForeignKey", ForeignKey),
        {"references": Compte, "on_delete": OnDelete.restrict, "null": True, "index": True, "index_method": IndexMethod.btree},
    )
    create(manager, Absence)
    return manager
