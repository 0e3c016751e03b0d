from enum import Enum

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Serial, Text, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from mesaides.db import belongs_to, may_belong_to, one_of
from mesaides.db.migrations import create, unique_where

ID = "2026-12-01T15:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "pièces that a lycée asks to replace"


class EtatRemplacement(Enum):
    DEMANDE = "demande"
    ACCEPTE = "accepte"
    REFUSE = "refuse"
    FAIT = "fait"
    RETIRE = "retire"


class Demande(Table, tablename="demande"):
    """Of another room."""


class Compte(Table, tablename="compte"):
    """Of another room."""


class Piece(Table, tablename="piece"):
    """As it stands already."""


class Remplacement(Table, tablename="piece_remplacement"):
    id: Serial
    piece = belongs_to(Piece)
    demande = belongs_to(Demande)
    code = Varchar(length=60)
    etat = Varchar(length=10, choices=EtatRemplacement, default="demande")
    raison = Text()
    par = belongs_to(Compte)
    le = Timestamptz()
    motif = Text()
    fin_le = Timestamptz(null=True, default=None)
    fin_par = may_belong_to(Compte)
    etat_connu = Check(one_of("etat", EtatRemplacement))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="pieces", description=DESCRIPTION)
    create(manager, Remplacement)
    unique_where(
        manager, "remplacement_ouvert", "piece_remplacement", ["demande", "code"], "etat IN ('demande', 'accepte')"
    )
    return manager
