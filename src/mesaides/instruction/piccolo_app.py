"""The tables of this feature, as Piccolo knows them."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from mesaides.instruction.tables.instruction import Decision, Proposition

APP_CONFIG = AppConfig(
    app_name="instruction",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=[Proposition, Decision],
    migration_dependencies=["mesaides.demandes.piccolo_app"],
    commands=[],
)
