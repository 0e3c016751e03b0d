from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Serial, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from mesaides.db.migrations import create

ID = "2026-12-01T21:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the services of the Région"


class Service(Table, tablename="service"):
    id: Serial
    nom = Varchar(length=200, unique=True)
    adresse = Varchar(length=200, default="")
    telephone = Varchar(length=20, default="")
    courriel = Varchar(length=254, default="")
    etat = Varchar(length=10, default="ouvert")
    etat_connu = Check("\"etat\" IN ('ouvert', 'ferme')")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="comptes", description=DESCRIPTION)
    create(manager, Service)
    return manager
