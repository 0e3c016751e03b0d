"""The first tables of this room, as they were published. `REPLACES`: what a database of before had in their place."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Timestamptz, Varchar
from piccolo.table import Table

from mesaides.db.migrations import create

ID = "2026-11-30T12:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the first tables"
REPLACES = {
    "2026-11-23T18:06:23:908265",
}


class Etablissement(Table, tablename="etablissement"):
    uai = Varchar(length=8, unique=True)
    nom = Varchar(length=200)
    nature = Varchar(length=100)
    secteur = Varchar(length=20)
    code_postal = Varchar(length=5)
    commune = Varchar(length=100)
    departement = Varchar(length=3, index=True)
    mail = Varchar(length=254)
    telephone = Varchar(length=20)
    siret = Varchar(length=14)
    etat = Varchar(length=10, default="ouvert")
    recherche = Varchar(length=500)
    importe_le = Timestamptz()


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="etablissements", description=DESCRIPTION)
    create(manager, Etablissement)
    return manager
