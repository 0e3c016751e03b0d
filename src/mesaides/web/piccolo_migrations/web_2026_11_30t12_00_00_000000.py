"""The first tables of this room, as they were published. `REPLACES`: what a database of before had in their place."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Text, Timestamptz, Varchar
from piccolo.table import Table

from mesaides.db.migrations import create

ID = "2026-11-30T12:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the first tables"
REPLACES = {
    "2026-11-23T18:06:26:051537",
    "2026-11-30T09:35:00:000000",
    "2026-11-30T09:40:12:318204",
}


class Submission(Table, tablename="submission"):
    cle = Varchar(length=64, unique=True)
    recue_le = Timestamptz(index=True)
    path = Text()
    texte = Text()
    genre = Varchar(length=10)
    fait = Text()


class Temoin(Table, tablename="temoin"):
    ecrit_le = Timestamptz()
    texte = Text()


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="web", description=DESCRIPTION)
    create(manager, Submission, Temoin)
    return manager
