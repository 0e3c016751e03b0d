from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Text
from piccolo.columns.indexes import IndexMethod

from mesaides.db.migrations import run_after

ID = "2026-11-23T19:35:55:313089"
VERSION = "1.38.0"
DESCRIPTION = ""


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="demandes", description=DESCRIPTION
    )

    manager.add_column(
        table_class_name="Demande",
        tablename="demande",
        column_name="recherche",
        db_column_name="recherche",
        column_class_name="Text",
        column_class=Text,
        params={
            "default": "",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    run_after(
        manager,
        "UPDATE demande SET recherche = lower(replace(reference, '-', ' ') || ' ' || "
        "(SELECT p.intitule FROM projet p WHERE p.id = demande.projet)) WHERE reference IS NOT NULL",
        'CREATE INDEX "demande_en_cours" ON "demande" ("transmise_le", "id") '
        "WHERE etat IN ('a_completer', 'en_instruction', 'proposee', 'transmise')",
        'CREATE INDEX "demande_etat" ON "demande" ("etat", "transmise_le", "id")',
        'CREATE INDEX "demande_transmise" ON "demande" ("transmise_le", "id")',
    )

    return manager
