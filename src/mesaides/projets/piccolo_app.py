"""The tables of this feature, as Piccolo knows them."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from mesaides.projets.tables.projet import (
    BudgetVersion,
    DemandeValidation,
    LienDecision,
    LigneBudget,
    Projet,
    RefusBudget,
    ValidationBudget,
)
from mesaides.projets.tables.sans_connexion import SansConnexion

APP_CONFIG = AppConfig(
    app_name="projets",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=[
        Projet,
        LigneBudget,
        BudgetVersion,
        DemandeValidation,
        ValidationBudget,
        RefusBudget,
        LienDecision,
        SansConnexion,
    ],
    migration_dependencies=[
        "mesaides.comptes.piccolo_app",
        "mesaides.dispositifs.piccolo_app",
        "mesaides.invitations.piccolo_app",
    ],
    commands=[],
)
