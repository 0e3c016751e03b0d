from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from mesaides.db.migrations import run_after

ID = "2026-11-30T14:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "who accepted the invitation of a porteur is written as the porteur"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="projets", description=DESCRIPTION
    )

    # As every reading found them before: the last to accept, if they are there still or wait to be.
    accepted = (
        "SELECT i.compte FROM invitation i WHERE i.etablissement = projet.etablissement "
        "AND i.adresse_cle = projet.porteur_cle AND i.etat = 'acceptee' "
        "AND EXISTS (SELECT 1 FROM rattachement r WHERE r.compte = i.compte "
        "AND r.etablissement = i.etablissement AND r.statut IN ('en_attente', 'valide')) "
        "ORDER BY i.repondu_le DESC LIMIT 1"
    )
    run_after(
        manager,
        f"UPDATE projet SET porteur = ({accepted}) WHERE porteur IS NULL AND porteur_cle <> ''",
    )

    return manager
