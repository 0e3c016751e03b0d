"""The first tables of this room, as they were published. `REPLACES`: what a database of before had in their place."""

from enum import Enum

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import BigInt, Text, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from mesaides.db import belongs_to, may_belong_to, one_of
from mesaides.db.migrations import create, run_after, unique_where

ID = "2026-11-30T12:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the first tables"
REPLACES = {
    "2026-11-23T19:24:26:801834",
    "2026-11-26T07:24:00:000000",
    "2026-11-29T12:50:29:573499",
}


class StatutPiece(Enum):
    EN_ANALYSE = "en_analyse"
    DISPONIBLE = "disponible"
    REFUSEE = "refusee"


class Demande(Table, tablename="demande"):
    """Of another room."""


class Compte(Table, tablename="compte"):
    """Of another room."""


class Etablissement(Table, tablename="etablissement"):
    """Of another room."""


class Piece(Table, tablename="piece"):
    demande = belongs_to(Demande, index=False)
    code = Varchar(length=60)
    nom = Varchar(length=130)
    type = Varchar(length=10)
    taille = BigInt()
    sha256 = Varchar(length=64)
    cle = Varchar(length=60, index=True)
    statut = Varchar(length=20, choices=StatutPiece, default="en_analyse")
    raison = Text()
    par = belongs_to(Compte, index=False)
    le = Timestamptz()
    piece_unique = Unique(["demande", "code", "sha256"])
    statut_connu = Check(one_of("statut", StatutPiece))
    type_connu = Check("type IN ('pdf', 'jpeg', 'png', 'odt', 'ods', 'docx', 'xlsx')")


class Depot(Table, tablename="depot"):
    cle = Varchar(length=32, unique=True)
    demande = belongs_to(Demande)
    code = Varchar(length=60)
    nom = Varchar(length=130)
    taille = BigInt()
    recu = BigInt()
    empreinte = Varchar(length=80)
    par = belongs_to(Compte)
    le = Timestamptz()
    vu_le = Timestamptz(index=True)
    ferme_le = Timestamptz(null=True, default=None)
    piece = may_belong_to(Piece)
    raison = Text()


class ReutilisablePiece(Table, tablename="piece_reutilisable"):
    etablissement = belongs_to(Etablissement, index=False)
    code = Varchar(length=60)
    nom = Varchar(length=130)
    type = Varchar(length=10)
    taille = BigInt()
    sha256 = Varchar(length=64)
    cle = Varchar(length=60, index=True)
    par = belongs_to(Compte)
    le = Timestamptz()
    reutilisable_unique = Unique(["etablissement", "code"])


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="pieces", description=DESCRIPTION)
    create(manager, Piece, Depot, ReutilisablePiece)
    unique_where(
        manager,
        "depot_en_cours",
        "depot",
        ["par", "demande", "code", "empreinte", "taille"],
        "ferme_le IS NULL",
    )
    run_after(
        manager,
        "CREATE INDEX piece_par_jour ON piece (par, le)",
        "CREATE INDEX piece_en_analyse ON piece (id, le) WHERE statut = 'en_analyse'",
    )
    return manager
