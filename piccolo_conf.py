"""Where Piccolo finds the database and the tables of each feature."""

import os
from importlib.util import find_spec

from piccolo.conf.apps import AppRegistry

from mesaides.db.binding import Database, bind, bound, engine_for
from mesaides.settings import read_settings

DB: Database = bound() or bind(engine_for(read_settings(os.environ).database_url))

APPS = [
    "mesaides.administration.piccolo_app",
    "mesaides.etablissements.piccolo_app",
    "mesaides.comptes.piccolo_app",
    "mesaides.invitations.piccolo_app",
    "mesaides.dispositifs.piccolo_app",
    "mesaides.projets.piccolo_app",
    "mesaides.demandes.piccolo_app",
    "mesaides.instruction.piccolo_app",
    "mesaides.pieces.piccolo_app",
    "mesaides.fils.piccolo_app",
    "mesaides.courriels.piccolo_app",
    "mesaides.journal.piccolo_app",
    "mesaides.web.piccolo_app",
]

APPS_FOUND = [app for app in APPS if find_spec(app)]
APP_REGISTRY = AppRegistry(apps=APPS_FOUND)
