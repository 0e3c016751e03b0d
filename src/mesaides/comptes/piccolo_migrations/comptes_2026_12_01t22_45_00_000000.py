from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import ForeignKey, Serial, Text, Timestamptz
from piccolo.columns.base import OnDelete
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

from mesaides.db import belongs_to
from mesaides.db.migrations import create

ID = "2026-12-01T22:45:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "an administrateur looks at the portal in somebody's place"


class Compte(Table, tablename="compte"):
    """As it stands already."""


class RegardCompte(Table, tablename="regard"):
    id: Serial
    compte = belongs_to(Compte)
    par = belongs_to(Compte)
    raison = Text()
    ouvert_le = Timestamptz()
    jusqu_au = Timestamptz()
    fini_le = Timestamptz(null=True, default=None)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="comptes", description=DESCRIPTION)
    create(manager, RegardCompte)
    manager.add_column(
        *("Session", "session", "regard", "regard", "ForeignKey", ForeignKey),
        {
            "references": RegardCompte,
            "on_delete": OnDelete.restrict,
            "null": True,
            "index": True,
            "index_method": IndexMethod.btree,
        },
    )
    return manager
