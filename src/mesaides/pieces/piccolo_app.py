"""The tables of this feature, as Piccolo knows them."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from mesaides.pieces.tables.piece import Depot, Piece, Remplacement, ReutilisablePiece

APP_CONFIG = AppConfig(
    app_name="pieces",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=[Piece, Depot, ReutilisablePiece, Remplacement],
    migration_dependencies=["mesaides.demandes.piccolo_app"],
    commands=[],
)
