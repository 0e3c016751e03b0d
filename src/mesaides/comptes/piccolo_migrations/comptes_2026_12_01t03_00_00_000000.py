from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import BigInt, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table

from mesaides.db import belongs_to
from mesaides.db.migrations import create, unique_where

ID = "2026-12-01T03:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "a code after the password"


class Compte(Table, tablename="compte"):
    """As it stands already."""


class Facteur(Table, tablename="facteur"):
    id: Serial
    compte = belongs_to(Compte)
    nom = Varchar(length=40)
    secret = Text()
    coffre = Varchar(length=16)
    cree_le = Timestamptz()
    confirme_le = Timestamptz(null=True, default=None)
    dernier_pas = BigInt(default=0)
    vu_le = Timestamptz(null=True, default=None)


class Secours(Table, tablename="secours"):
    id: Serial
    compte = belongs_to(Compte, unique=True)
    sel = Varchar(length=32)
    scelles = Text(default="")
    session = Integer(default=0)
    cree_le = Timestamptz()


class CodeSecours(Table, tablename="code_secours"):
    id: Serial
    secours = belongs_to(Secours)
    empreinte = Varchar(length=64)
    utilise_le = Timestamptz(null=True, default=None)


class PassageCompte(Table, tablename="passage"):
    id: Serial
    cle = Varchar(length=64, unique=True)
    compte = belongs_to(Compte)
    echecs = Integer(default=0)
    suite = Varchar(length=400, default="")
    expire_le = Timestamptz()


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="comptes", description=DESCRIPTION)
    create(manager, Facteur, Secours, CodeSecours, PassageCompte)
    manager.add_column(
        table_class_name="Session",
        tablename="session",
        column_name="prouve_le",
        db_column_name="prouve_le",
        column_class_name="Timestamptz",
        column_class=Timestamptz,
        params={"null": True, "default": None},
    )
    unique_where(manager, "facteur_un_en_attente", "facteur", ["compte"], "confirme_le IS NULL")
    return manager
