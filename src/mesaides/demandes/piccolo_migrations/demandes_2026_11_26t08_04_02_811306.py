from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from mesaides.db.migrations import run_after

ID = "2026-11-26T08:04:02:811306"
VERSION = "1.38.0"
DESCRIPTION = "pages whose price does not grow with the tables"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="demandes", description=DESCRIPTION
    )

    run_after(
        manager,
        'CREATE INDEX "demande_suivi" ON "demande" ("etablissement", "version", "id")',
        'CREATE INDEX "demande_lieu" ON "demande" ("etablissement", "transmise_le", "id")',
        'CREATE INDEX "demande_lieu_en_cours" ON "demande" '
        '("etablissement", "transmise_le", "id") '
        "WHERE etat IN ('a_completer', 'en_instruction', 'proposee', 'transmise')",
    )

    return manager
