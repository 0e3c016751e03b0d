"""The first tables of this room, as they were published. `REPLACES`: what a database of before had in their place."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Date, Integer, Text, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from mesaides.db import belongs_to
from mesaides.db.migrations import create

ID = "2026-11-30T12:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the first tables"
REPLACES = {
    "2026-11-23T18:42:36:882960",
}


class Thematique(Table, tablename="thematique"):
    code = Varchar(length=60, unique=True)
    nom = Varchar(length=200)
    ordre = Integer()


class Dispositif(Table, tablename="dispositif"):
    code = Varchar(length=60, unique=True)
    thematique = belongs_to(Thematique)
    empreinte = Varchar(length=64)


class DispositifVersion(Table, tablename="dispositif_version"):
    dispositif = belongs_to(Dispositif, index=False)
    numero = Integer()
    contenu = Text()
    empreinte = Varchar(length=64)
    chargee_le = Timestamptz()
    dispositif_version_numero = Unique(["dispositif", "numero"])
    dispositif_version_contenu = Unique(["dispositif", "empreinte"])


class Campagne(Table, tablename="campagne"):
    dispositif = belongs_to(Dispositif, index=False)
    annee_scolaire = Varchar(length=9)
    ouvre_le = Date()
    ferme_le = Date()
    campagne_annee = Unique(["dispositif", "annee_scolaire"])
    campagne_ordre = Check("ouvre_le <= ferme_le")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="dispositifs", description=DESCRIPTION)
    create(manager, Thematique, Dispositif, DispositifVersion, Campagne)
    return manager
