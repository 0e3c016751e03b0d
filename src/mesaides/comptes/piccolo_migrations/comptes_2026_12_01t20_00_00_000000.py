from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import BigInt, Serial, Text, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from mesaides.db import belongs_to, may_belong_to
from mesaides.db.migrations import create, unique_where

ID = "2026-12-01T20:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "passkeys, and what is done when all is lost"


class Compte(Table, tablename="compte"):
    """As it stands already."""


class Facteur(Table, tablename="facteur"):
    """As it stands already."""


class CleAcces(Table, tablename="cle_acces"):
    id: Serial
    facteur = belongs_to(Facteur, unique=True)
    identifiant = Varchar(length=1400, unique=True)
    publique = Text()
    compteur = BigInt(default=0)
    suspendue_le = Timestamptz(null=True, default=None)


class Defi(Table, tablename="defi"):
    id: Serial
    cle = Varchar(length=64, unique=True)
    valeur = Varchar(length=64)
    expire_le = Timestamptz()


class Remise(Table, tablename="remise"):
    id: Serial
    compte = belongs_to(Compte)
    motif = Text()
    etat = Varchar(length=10, default="proposee")
    proposee_par = belongs_to(Compte)
    proposee_le = Timestamptz()
    confirmee_par = may_belong_to(Compte)
    due_le = Timestamptz(null=True, default=None)
    fin_le = Timestamptz(null=True, default=None)
    lien = Varchar(length=64, unique=True)
    etat_connu = Check("etat IN ('proposee', 'confirmee', 'faite', 'arretee', 'abandonnee', 'perimee')")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="comptes", description=DESCRIPTION)
    create(manager, CleAcces, Defi, Remise)
    unique_where(manager, "remise_une_ouverte", "remise", ["compte"], "etat IN ('proposee', 'confirmee')")
    return manager
