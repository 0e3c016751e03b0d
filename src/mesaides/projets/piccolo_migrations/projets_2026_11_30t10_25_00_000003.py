from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from mesaides.db.migrations import run_after

ID = "2026-11-30T10:25:00:000003"
VERSION = "1.38.0"
DESCRIPTION = "straße.de and strasse.de are two domains: the key of an address says so"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="projets", description=DESCRIPTION
    )

    # A domain is kept in lower case already: only what stands before the @, in ASCII, has capitals.
    run_after(
        manager,
        "UPDATE projet SET porteur_cle = lower(porteur_adresse) WHERE porteur_cle <> lower(porteur_adresse)",
    )

    return manager
