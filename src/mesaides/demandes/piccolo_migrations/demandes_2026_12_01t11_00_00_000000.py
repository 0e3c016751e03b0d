from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Timestamptz
from piccolo.table import Table

from mesaides.db import belongs_to, may_belong_to
from mesaides.db.migrations import create, unique_where

ID = "2026-12-01T11:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "who examines a demande, one after the other; instruction brings those of before"


class Demande(Table, tablename="demande"):
    """As the first migration made it."""


class Compte(Table, tablename="compte"):
    """Of another room."""


class Affectation(Table, tablename="affectation"):
    demande = belongs_to(Demande)
    compte = belongs_to(Compte)
    par = belongs_to(Compte)
    le = Timestamptz()
    fin_le = Timestamptz(null=True, default=None)
    fin_par = may_belong_to(Compte)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="demandes", description=DESCRIPTION)
    create(manager, Affectation)
    unique_where(manager, "affectation_ouverte", "affectation", ["demande"], "fin_le IS NULL")
    return manager
