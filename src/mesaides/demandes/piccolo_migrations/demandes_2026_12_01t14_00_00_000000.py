from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from mesaides.db.migrations import run_after

ID = "2026-12-01T14:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the projets whose budget the Région has received, and nobody awaits, know it"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="demandes", description=DESCRIPTION
    )
    run_after(
        manager,
        "UPDATE projet SET recu_le = "
        "(SELECT max(d.transmise_le) FROM demande d WHERE d.projet = projet.id) "
        "WHERE NOT EXISTS (SELECT 1 FROM demande d WHERE d.projet = projet.id AND d.etat = 'brouillon')",
    )
    return manager
