"""The tables of this feature, as Piccolo knows them."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from mesaides.invitations.tables.invitation import Invitation
from mesaides.invitations.tables.lot import Lot

APP_CONFIG = AppConfig(
    app_name="invitations",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=[Invitation, Lot],
    migration_dependencies=["mesaides.comptes.piccolo_app", "mesaides.courriels.piccolo_app"],
    commands=[],
)
