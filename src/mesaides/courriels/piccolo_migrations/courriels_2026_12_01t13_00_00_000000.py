from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Integer, Serial, Timestamptz, Varchar
from piccolo.table import Table

from mesaides.db.migrations import create, run_after

ID = "2026-12-01T13:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "mails that may wait leave together"
COLUMNS = {
    "part_le": (Timestamptz, {"null": True, "default": None}),
    "recueil": (Integer, {"null": True, "default": None}),
}


class Quotidien(Table, tablename="courriel_quotidien"):
    id: Serial
    adresse_cle = Varchar(length=320, unique=True)
    depuis_le = Timestamptz()


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="courriels", description=DESCRIPTION)
    create(manager, Quotidien)
    for name, (kind, params) in COLUMNS.items():
        manager.add_column(
            table_class_name="Courriel",
            tablename="courriel",
            column_name=name,
            db_column_name=name,
            column_class_name=kind.__name__,
            column_class=kind,
            params=params,
        )
    run_after(
        manager,
        "CREATE INDEX courriel_recueil ON courriel (recueil) WHERE recueil IS NOT NULL",
        "CREATE INDEX courriel_groupe ON courriel (destinataire, part_le) WHERE part_le IS NOT NULL",
    )
    return manager
