from enum import Enum

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Date, ForeignKey, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check
from piccolo.table import Table

from mesaides.db import belongs_to, may_belong_to, one_of
from mesaides.db.migrations import create

ID = "2026-12-01T21:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "a step is taken for a gestionnaire; an agent is away, or must leave a demande to others"


class Compte(Table, tablename="compte"):
    """Of another room."""


class Absence(Table, tablename="absence"):
    id: Serial
    compte = belongs_to(Compte)
    suppleant = belongs_to(Compte)
    du = Date()
    au = Date()
    le = Timestamptz()
    fin_le = Timestamptz(null=True, default=None)
    fin_par = may_belong_to(Compte)
    absence_en_ordre = Check('"du" <= "au"')


class NatureDeport(Enum):
    FAMILLE = "famille"
    ANCIEN_POSTE = "ancien_poste"
    MANDAT = "mandat"
    ASSOCIATION = "association"
    AUTRE = "autre"


class Etablissement(Table, tablename="etablissement"):
    """Of another room."""


class Demande(Table, tablename="demande"):
    """As it stands already."""


class DeportDeclare(Table, tablename="deport"):
    id: Serial
    compte = belongs_to(Compte)
    etablissement = may_belong_to(Etablissement)
    demande = may_belong_to(Demande)
    nature = Varchar(length=20, choices=NatureDeport)
    du = Date()
    au = Date(null=True, default=None)
    le = Timestamptz()
    leve_le = Timestamptz(null=True, default=None)
    leve_par = may_belong_to(Compte)
    raison = Text(default="")
    nature_connue = Check(one_of("nature", NatureDeport))
    deport_en_ordre = Check('"au" IS NULL OR "du" <= "au"')
    deport_d_un_objet = Check('("etablissement" IS NULL) <> ("demande" IS NULL)')


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="demandes", description=DESCRIPTION)
    manager.add_column(
        *("Mouvement", "mouvement", "pour", "pour", "ForeignKey", ForeignKey),
        {"references": Compte, "on_delete": OnDelete.restrict, "null": True, "index": True, "index_method": IndexMethod.btree},
    )
    create(manager, Absence, DeportDeclare)
    return manager
