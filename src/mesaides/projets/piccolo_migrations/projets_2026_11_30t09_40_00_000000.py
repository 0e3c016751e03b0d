from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.base import OnDelete
from piccolo.columns.base import OnUpdate
from piccolo.columns.column_types import Boolean
from piccolo.columns.column_types import ForeignKey
from piccolo.columns.column_types import Serial
from piccolo.columns.column_types import Timestamptz
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

from mesaides.db.migrations import unique_where


class Compte(Table, tablename="compte", schema=None):
    id = Serial()


class Etablissement(Table, tablename="etablissement", schema=None):
    id = Serial()


class LienDecision(Table, tablename="lien_decision", schema=None):
    id = Serial()


ID = "2026-11-30T09:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "answers by the link of a mail, and where they are accepted without logging in"

COMMON = {
    "primary_key": False,
    "unique": False,
    "index": False,
    "index_method": IndexMethod.btree,
    "choices": None,
    "db_column_name": None,
    "secret": False,
}


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="projets", description=DESCRIPTION
    )

    def column(class_name, tablename, name, kind, **params):
        manager.add_column(
            table_class_name=class_name,
            tablename=tablename,
            column_name=name,
            db_column_name=name,
            column_class_name=kind.__name__,
            column_class=kind,
            params=COMMON | params,
            schema=None,
        )

    def reference(class_name, tablename, name, to, *, null):
        column(
            class_name,
            tablename,
            name,
            ForeignKey,
            references=to,
            on_delete=OnDelete.restrict,
            on_update=OnUpdate.cascade,
            target_column=None,
            null=null,
            index=True,
        )

    manager.add_table(
        class_name="SansConnexion",
        tablename="sans_connexion",
        schema=None,
        columns=None,
    )
    reference("SansConnexion", "sans_connexion", "etablissement", Etablissement, null=False)
    reference("SansConnexion", "sans_connexion", "par", Compte, null=False)
    column("SansConnexion", "sans_connexion", "le", Timestamptz, default=None, null=False)
    column("SansConnexion", "sans_connexion", "fin_le", Timestamptz, default=None, null=True)
    reference("SansConnexion", "sans_connexion", "fin_par", Compte, null=True)
    unique_where(manager, "sans_connexion_en_cours", "sans_connexion", ["etablissement"], "fin_le IS NULL")

    column("LienDecision", "lien_decision", "connecte", Boolean, default=False, null=False)
    reference("Validation", "validation_budget", "lien", LienDecision, null=True)
    reference("RefusBudget", "refus_budget", "lien", LienDecision, null=True)

    return manager
