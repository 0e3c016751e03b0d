from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Text, Varchar

ID = "2026-12-01T22:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "a dispositif is withdrawn and put back; a publication says why"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="dispositifs", description=DESCRIPTION)
    manager.add_column("Dispositif", "dispositif", "etat", "etat", "Varchar", Varchar, {"length": 10, "default": "publie"})
    manager.add_column("Chargement", "chargement", "pourquoi", "pourquoi", "Text", Text, {"default": ""})
    return manager
