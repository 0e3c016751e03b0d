"""The tables of this feature, as Piccolo knows them."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from mesaides.etablissements.tables import Etablissement

APP_CONFIG = AppConfig(
    app_name="etablissements",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=[Etablissement],
    migration_dependencies=[],
    commands=[],
)
