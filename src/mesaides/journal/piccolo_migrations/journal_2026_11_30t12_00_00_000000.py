"""The first tables of this room, as they were published. `REPLACES`: what a database of before had in their place."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import BigInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from mesaides.db.migrations import create

ID = "2026-11-30T12:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the first tables"
REPLACES = {
    "2026-11-23T18:06:25:435373",
    "2026-11-30T09:30:00:000000",
}


class Evenement(Table, tablename="evenement"):
    le = Timestamptz(index=True)
    acte = Varchar(length=60)
    compte = BigInt(null=True, default=None)
    objet = Varchar(length=60)
    detail = Text(default="{}")
    precedente = Varchar(length=64)
    empreinte = Varchar(length=64, unique=True)
    moyen = Varchar(length=12)


class Tete(Table, tablename="evenement_tete"):
    empreinte = Varchar(length=64, default="0000000000000000000000000000000000000000000000000000000000000000")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="journal", description=DESCRIPTION)
    create(manager, Evenement, Tete)
    return manager
