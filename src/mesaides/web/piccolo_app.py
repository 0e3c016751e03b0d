"""The tables of this feature, as Piccolo knows them."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from mesaides.web.submissions import Submission
from mesaides.web.temoin import Temoin

APP_CONFIG = AppConfig(
    app_name="web",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=[Submission, Temoin],
    migration_dependencies=[],
    commands=[],
)
