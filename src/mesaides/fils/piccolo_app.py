"""The tables of this feature, as Piccolo knows them."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from mesaides.fils.tables.fil import Jointe, Lecture, Message

APP_CONFIG = AppConfig(
    app_name="fils",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=[Message, Lecture, Jointe],
    migration_dependencies=["mesaides.demandes.piccolo_app", "mesaides.pieces.piccolo_app"],
    commands=[],
)
