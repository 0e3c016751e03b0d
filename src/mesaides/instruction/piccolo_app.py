"""The tables of this feature, as Piccolo knows them."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from mesaides.db.listing import list_tables

APP_CONFIG = AppConfig(
    app_name="instruction",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=list_tables("mesaides.instruction"),
    migration_dependencies=["mesaides.demandes.piccolo_app"],
    commands=[],
)
