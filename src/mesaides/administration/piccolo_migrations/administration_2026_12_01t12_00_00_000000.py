from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Integer, Serial, Timestamptz
from piccolo.table import Table

from mesaides.comptes.tables.compte import Compte
from mesaides.db import belongs_to
from mesaides.db.migrations import create
from mesaides.etablissements.tables import Etablissement

ID = "2026-12-01T12:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "an établissement is taken over by another"


class Reprise(Table, tablename="reprise"):
    id: Serial
    ancien = belongs_to(Etablissement, unique=True)
    nouveau = belongs_to(Etablissement)
    par = belongs_to(Compte)
    le = Timestamptz()
    personnes = Integer(default=0)
    projets = Integer(default=0)
    demandes = Integer(default=0)
    invitations = Integer(default=0)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="administration", description=DESCRIPTION)
    create(manager, Reprise)
    return manager
