from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from mesaides.db.migrations import run_after

ID = "2026-11-26T07:24:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "What one person has given since yesterday is found without reading all the pièces."


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="pieces", description=DESCRIPTION
    )
    run_after(manager, 'CREATE INDEX "piece_par_jour" ON "piece" ("par", "le")')
    return manager
