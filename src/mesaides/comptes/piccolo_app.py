"""The tables of this feature, as Piccolo knows them."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from mesaides.comptes.tables.cle import CleAcces, Defi
from mesaides.comptes.tables.compte import Compte, HabilitationCompte
from mesaides.comptes.tables.facteur import CodeSecours, Facteur, PassageCompte, Secours
from mesaides.comptes.tables.lien import Lien
from mesaides.comptes.tables.mesure import Mesure
from mesaides.comptes.tables.rattachement import Depart, Rattachement
from mesaides.comptes.tables.remise import Remise
from mesaides.comptes.tables.service import Service
from mesaides.comptes.tables.session import Session
from mesaides.comptes.tables.suppleance import Suppleance
from mesaides.comptes.tables.tentative import Tentative

APP_CONFIG = AppConfig(
    app_name="comptes",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=[
        *(Compte, HabilitationCompte, Lien, Rattachement, Depart, Session, Tentative, Mesure),
        *(Service, Facteur, Secours, CodeSecours, PassageCompte, CleAcces, Defi, Remise),
        Suppleance,
    ],
    migration_dependencies=["mesaides.etablissements.piccolo_app"],
    commands=[],
)
