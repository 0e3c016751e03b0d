from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from mesaides.db.migrations import run_after

ID = "2026-11-26T08:03:11:204518"
VERSION = "1.38.0"
DESCRIPTION = "pages whose price does not grow with the tables"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="projets", description=DESCRIPTION
    )

    run_after(
        manager,
        'CREATE INDEX "projet_suivi" ON "projet" ("etablissement", "id")',
        'CREATE INDEX "projet_invite" ON "projet" ("porteur_cle", "etablissement") '
        "WHERE porteur_cle <> ''",
    )

    return manager
