from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import ForeignKey

ID = "2026-11-29T12:50:27:754578"
VERSION = "1.38.0"
DESCRIPTION = "an account removed, and what awaits the antivirus, found without reading whole tables"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="demandes", description=DESCRIPTION
    )

    manager.alter_column(
        table_class_name="Reponse",
        tablename="reponse",
        column_name="par",
        db_column_name="par",
        params={"index": True},
        old_params={"index": False},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema=None,
    )

    manager.alter_column(
        table_class_name="Mouvement",
        tablename="mouvement",
        column_name="par",
        db_column_name="par",
        params={"index": True},
        old_params={"index": False},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema=None,
    )

    manager.alter_column(
        table_class_name="Relance",
        tablename="relance",
        column_name="par",
        db_column_name="par",
        params={"index": True},
        old_params={"index": False},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema=None,
    )

    manager.alter_column(
        table_class_name="Correction",
        tablename="correction",
        column_name="par",
        db_column_name="par",
        params={"index": True},
        old_params={"index": False},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema=None,
    )

    manager.alter_column(
        table_class_name="Correction",
        tablename="correction",
        column_name="close_par",
        db_column_name="close_par",
        params={"index": True},
        old_params={"index": False},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema=None,
    )

    manager.alter_column(
        table_class_name="Partage",
        tablename="partage",
        column_name="par",
        db_column_name="par",
        params={"index": True},
        old_params={"index": False},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema=None,
    )

    manager.alter_column(
        table_class_name="Partage",
        tablename="partage",
        column_name="fin_par",
        db_column_name="fin_par",
        params={"index": True},
        old_params={"index": False},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema=None,
    )

    return manager
