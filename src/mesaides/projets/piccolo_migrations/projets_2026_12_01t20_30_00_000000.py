from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Boolean, ForeignKey
from piccolo.columns.base import OnDelete
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

ID = "2026-12-01T20:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "a budget is answered for a gestionnaire, or by the chef of the établissement"


class Compte(Table, tablename="compte"):
    """Of another room."""


POUR = {"references": Compte, "on_delete": OnDelete.restrict, "null": True, "index": True, "index_method": IndexMethod.btree}


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projets", description=DESCRIPTION)
    for table, tablename in (("ValidationBudget", "validation"), ("RefusBudget", "refus_budget")):
        manager.add_column(*(table, tablename, "pour", "pour", "ForeignKey", ForeignKey), POUR)
    manager.add_column(
        *("LienDecision", "lien_decision", "chef", "chef", "Boolean", Boolean),
        {"default": False, "null": False},
    )
    return manager
