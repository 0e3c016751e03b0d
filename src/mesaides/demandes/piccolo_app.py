"""The tables of this feature, as Piccolo knows them."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from mesaides.demandes.tables.affectation import Absence, Affectation
from mesaides.demandes.tables.complements import Complement, Completude
from mesaides.demandes.tables.demande import (
    Compteur,
    Correction,
    Demande,
    Mouvement,
    PieceFournie,
    Rappel,
    Relance,
    Reponse,
    Transmission,
)
from mesaides.demandes.tables.deport import DeportDeclare
from mesaides.demandes.tables.partage import Partage

APP_CONFIG = AppConfig(
    app_name="demandes",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=[
        Demande,
        DeportDeclare,
        Reponse,
        Compteur,
        Transmission,
        Mouvement,
        Relance,
        PieceFournie,
        Rappel,
        Correction,
        Completude,
        Complement,
        Partage,
        Absence,
        Affectation,
    ],
    migration_dependencies=["mesaides.projets.piccolo_app"],
    commands=[],
)
