from enum import StrEnum

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Date, ForeignKey, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check
from piccolo.table import Table

from mesaides.db.migrations import run_after, unique_where

ID = "2026-12-01T21:15:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "a habilitation has a perimeter, days and a life; who has one already keeps it, of everything"


class Habilitation(StrEnum):
    LECTEUR = "lecteur"
    INSTRUCTEUR = "instructeur"
    ADMINISTRATEUR = "administrateur"


class Service(Table, tablename="service"):
    """As it stands already."""


class Compte(Table, tablename="compte"):
    """As it stands already."""


TABLE = ("HabilitationCompte", "habilitation")
REFERENCE = {"on_delete": OnDelete.restrict, "null": True, "index": True, "index_method": IndexMethod.btree}


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="comptes", description=DESCRIPTION)
    for nom, kind, told in (
        ("etat", Varchar, {"length": 10, "default": "active"}),
        ("service", ForeignKey, {"references": Service, **REFERENCE}),
        ("dispositifs", Text, {"default": ""}),
        ("departements", Text, {"default": ""}),
        ("du", Date, {"null": True, "default": None}),
        ("au", Date, {"null": True, "default": None}),
        ("motif", Text, {"default": ""}),
        ("confirmee_par", ForeignKey, {"references": Compte, **REFERENCE}),
        ("revue_le", Timestamptz, {"null": True, "default": None}),
    ):
        manager.add_column(*TABLE, nom, nom, kind.__name__, kind, told)
    manager.alter_column(*TABLE, "habilitation", "habilitation", {"choices": Habilitation}, {"choices": None})
    manager.drop_constraint(*TABLE, "habilitation_connue")
    roles = "\"habilitation\" IN ('lecteur', 'instructeur', 'administrateur')"
    etats = "\"etat\" IN ('proposee', 'active', 'suspendue', 'terminee')"
    manager.add_constraint(*TABLE, "role_connu", Check, {"condition": roles})
    manager.add_constraint(*TABLE, "etat_connu", Check, {"condition": etats})
    run_after(manager, "UPDATE habilitation SET etat = 'terminee' WHERE jusqu_au IS NOT NULL")
    unique_where(
        manager, "habilitation_vivante", "habilitation", ["compte", "habilitation"], "etat <> 'terminee'"
    )
    return manager
