"""The first tables of this room, as they were published. `REPLACES`: what a database of before had in their place."""

from enum import Enum

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Integer, Text, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from mesaides.db import belongs_to, one_of
from mesaides.db.migrations import create, run_after

ID = "2026-11-30T12:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the first tables"
REPLACES = {
    "2026-11-23T19:56:20:279028",
    "2026-11-26T07:23:52:285415",
    "2026-11-29T12:50:28:431440",
}


class Cote(Enum):
    LYCEE = "lycee"
    REGION = "region"


class Demande(Table, tablename="demande"):
    """Of another room."""


class Compte(Table, tablename="compte"):
    """Of another room."""


class Piece(Table, tablename="piece"):
    """Of another room."""


class Message(Table, tablename="fil_message"):
    demande = belongs_to(Demande)
    auteur = belongs_to(Compte)
    cote = Varchar(length=10, choices=Cote, default="lycee")
    texte = Text()
    le = Timestamptz()
    cote_connu = Check(one_of("cote", Cote))


class Lecture(Table, tablename="fil_lecture"):
    demande = belongs_to(Demande, index=False)
    compte = belongs_to(Compte)
    recu = Integer()
    lu = Integer()
    averti = Integer()
    averti_le = Timestamptz(null=True, default=None)
    lecture_unique = Unique(["demande", "compte"])


class Jointe(Table, tablename="fil_jointe"):
    message = belongs_to(Message, index=False)
    piece = belongs_to(Piece)
    nom = Varchar(length=130)
    jointe_unique = Unique(["message", "piece"])


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="fils", description=DESCRIPTION)
    create(manager, Message, Lecture, Jointe)
    run_after(
        manager,
        "CREATE INDEX fil_non_lu ON fil_lecture (compte) WHERE recu > lu",
    )
    return manager
