from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import ForeignKey, Timestamptz
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from mesaides.db import database
from mesaides.db.migrations import unique_where

ID = "2026-12-01T11:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "several takings in charge and propositions in the life of a demande, one of each open"
CARRY = (
    "INSERT INTO affectation (demande, compte, par, le) "
    "SELECT demande, compte, compte, le FROM prise_en_charge ORDER BY id"
)


class Compte(Table, tablename="compte"):
    """Of another room."""


async def carry() -> None:
    await database().run_ddl(CARRY)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="instruction", description=DESCRIPTION)
    manager.add_raw(carry)  # before the table goes
    manager.drop_table("PriseEnCharge", "prise_en_charge")
    table = ("Proposition", "proposition")
    manager.alter_column(
        *table,
        "demande",
        params={"unique": False, "index": True},
        old_params={"unique": True, "index": False},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
    )
    manager.add_column(*table, "fin_le", "fin_le", "Timestamptz", Timestamptz, {"null": True, "default": None})
    manager.add_column(
        *table,
        "fin_par",
        "fin_par",
        "ForeignKey",
        ForeignKey,
        {"references": Compte, "null": True, "default": None, "on_delete": OnDelete.restrict, "index": True},
    )
    unique_where(manager, "proposition_ouverte", "proposition", ["demande"], "fin_le IS NULL")
    return manager
