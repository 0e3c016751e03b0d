from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Date, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table

from mesaides.db import belongs_to
from mesaides.db.migrations import create, run_after

ID = "2026-12-01T15:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "complements: until when they are asked for, pièces named freely, and what was received"


class Demande(Table, tablename="demande"):
    """As it stands already."""


class BudgetVersion(Table, tablename="budget_version"):
    """Of another room."""


class Compte(Table, tablename="compte"):
    """Of another room."""


class Completude(Table, tablename="completude"):
    id: Serial
    demande = belongs_to(Demande)
    avant_le = Date()
    rappel_le = Date(null=True, default=None)
    rappele_le = Timestamptz(null=True, default=None)
    par = belongs_to(Compte)
    le = Timestamptz()


class Complement(Table, tablename="complement"):
    id: Serial
    demande = belongs_to(Demande)
    budget = belongs_to(BudgetVersion)
    contenu = Text()
    empreinte = Varchar(length=64)
    par = belongs_to(Compte)
    le = Timestamptz()


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="demandes", description=DESCRIPTION)
    create(manager, Completude, Complement)
    manager.add_column(
        "Correction", "correction", "intitule", "intitule", "Varchar", Varchar, {"length": 200, "default": ""}
    )
    run_after(manager, "CREATE INDEX completude_rappel ON completude (rappel_le) WHERE rappele_le IS NULL")
    return manager
