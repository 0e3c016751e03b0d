"""The tables of this feature, as Piccolo knows them."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from mesaides.administration.tables import Importation, InvitationAgent, Reprise

APP_CONFIG = AppConfig(
    app_name="administration",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=[Importation, Reprise, InvitationAgent],
    migration_dependencies=["mesaides.comptes.piccolo_app"],
    commands=[],
)
