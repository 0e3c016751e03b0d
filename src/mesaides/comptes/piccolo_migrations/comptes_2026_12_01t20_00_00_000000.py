from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import BigInt, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table

from mesaides.db import belongs_to
from mesaides.db.migrations import create

ID = "2026-12-01T20:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "passkeys"


class Facteur(Table, tablename="facteur"):
    """As it stands already."""


class CleAcces(Table, tablename="cle_acces"):
    id: Serial
    facteur = belongs_to(Facteur, unique=True)
    identifiant = Varchar(length=1400, unique=True)
    publique = Text()
    compteur = BigInt(default=0)
    suspendue_le = Timestamptz(null=True, default=None)


class Defi(Table, tablename="defi"):
    id: Serial
    cle = Varchar(length=64, unique=True)
    valeur = Varchar(length=64)
    expire_le = Timestamptz()


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="comptes", description=DESCRIPTION)
    create(manager, CleAcces, Defi)
    return manager
