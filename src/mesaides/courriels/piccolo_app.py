"""The outbox, as Piccolo knows it."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from mesaides.courriels.tables import Courriel, Quotidien

APP_CONFIG = AppConfig(
    app_name="courriels",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=[Courriel, Quotidien],
    migration_dependencies=[],
    commands=[],
)
