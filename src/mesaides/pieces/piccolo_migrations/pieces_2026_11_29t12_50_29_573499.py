from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import ForeignKey

from mesaides.db.migrations import run_after

ID = "2026-11-29T12:50:29:573499"
VERSION = "1.38.0"
DESCRIPTION = "an account removed, and what awaits the antivirus, found without reading whole tables"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="pieces", description=DESCRIPTION
    )

    manager.alter_column(
        table_class_name="ReutilisablePiece",
        tablename="piece_reutilisable",
        column_name="par",
        db_column_name="par",
        params={"index": True},
        old_params={"index": False},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema=None,
    )

    run_after(
        manager,
        'CREATE INDEX "piece_en_analyse" ON "piece" ("id", "le") '
        "WHERE statut = 'en_analyse'",
    )

    return manager
