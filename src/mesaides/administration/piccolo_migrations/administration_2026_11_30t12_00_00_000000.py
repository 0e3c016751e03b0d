"""The first tables of this room, as they were published. `REPLACES`: what a database of before had in their place."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Integer, Text, Timestamptz
from piccolo.table import Table

from mesaides.db import may_belong_to
from mesaides.db.migrations import create

ID = "2026-11-30T12:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the first tables"
REPLACES = {
    "2026-11-23T18:24:51:495976",
}


class Compte(Table, tablename="compte"):
    """Of another room."""


class Importation(Table, tablename="importation"):
    le = Timestamptz()
    par = may_belong_to(Compte)
    crees = Integer()
    modifies = Integer()
    inchanges = Integer()
    fermes = Integer()
    rejetes = Integer()
    rejets = Text(default="[]")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="administration", description=DESCRIPTION)
    create(manager, Importation)
    return manager
