"""The first tables of this room, as they were published. `REPLACES`: what a database of before had in their place."""

from enum import Enum

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import BigInt, Text, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from mesaides.db import belongs_to, one_of
from mesaides.db.migrations import create

ID = "2026-11-30T12:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the first tables"
REPLACES = {
    "2026-11-23T19:35:56:880831",
    "2026-11-29T12:50:28:969553",
}


class SensDecision(Enum):
    ACCORD = "accord"
    REFUS = "refus"


class Demande(Table, tablename="demande"):
    """Of another room."""


class Compte(Table, tablename="compte"):
    """Of another room."""


class PriseEnCharge(Table, tablename="prise_en_charge"):
    demande = belongs_to(Demande, unique=True)
    compte = belongs_to(Compte)
    le = Timestamptz()


class Proposition(Table, tablename="proposition"):
    demande = belongs_to(Demande, unique=True)
    sens = Varchar(length=10, choices=SensDecision)
    montant_centimes = BigInt()
    raison = Text()
    par = belongs_to(Compte)
    le = Timestamptz()
    sens_connu = Check(one_of("sens", SensDecision))


class Decision(Table, tablename="decision"):
    demande = belongs_to(Demande, unique=True)
    sens = Varchar(length=10, choices=SensDecision)
    montant_centimes = BigInt()
    raison = Text()
    par = belongs_to(Compte)
    le = Timestamptz()
    sens_connu = Check(one_of("sens", SensDecision))
    montant_juste = Check(
        "(sens = 'accord' AND montant_centimes > 0) OR (sens = 'refus' AND montant_centimes = 0)"
    )


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="instruction", description=DESCRIPTION)
    create(manager, PriseEnCharge, Proposition, Decision)
    return manager
