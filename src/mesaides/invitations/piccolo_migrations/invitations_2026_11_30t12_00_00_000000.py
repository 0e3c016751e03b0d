"""The first tables of this room, as they were published. `REPLACES`: what a database of before had in their place."""

from enum import Enum

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Boolean, Text, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from mesaides.db import belongs_to, may_belong_to, one_of
from mesaides.db.migrations import create, unique_where

ID = "2026-11-30T12:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the first tables"
REPLACES = {
    "2026-11-23T18:06:26:612113",
    "2026-11-23T18:39:08:137545",
    "2026-11-30T10:25:00:000002",
}


class Fonction(Enum):
    USAGER = "usager"
    GESTIONNAIRE = "gestionnaire"


class EtatInvitation(Enum):
    ENVOYEE = "envoyee"
    ACCEPTEE = "acceptee"
    DECLINEE = "declinee"
    EXPIREE = "expiree"
    REVOQUEE = "revoquee"
    REMPLACEE = "remplacee"


class Etablissement(Table, tablename="etablissement"):
    """Of another room."""


class Compte(Table, tablename="compte"):
    """Of another room."""


class Courriel(Table, tablename="courriel"):
    """Of another room."""


class Invitation(Table, tablename="invitation"):
    etablissement = belongs_to(Etablissement)
    adresse = Varchar(length=254)
    adresse_cle = Varchar(length=254, index=True)
    fonction = Varchar(length=20, choices=Fonction)
    etat = Varchar(length=20, choices=EtatInvitation)
    validation_anticipee = Boolean(default=True)
    empreinte = Varchar(length=64, unique=True)
    par = may_belong_to(Compte)
    cree_le = Timestamptz()
    expire_le = Timestamptz()
    repondu_le = Timestamptz(null=True, default=None)
    compte = may_belong_to(Compte)
    courriel = belongs_to(Courriel)
    etat_connu = Check(one_of("etat", EtatInvitation))
    fonction_connue = Check(one_of("fonction", Fonction))


class Lot(Table, tablename="lot"):
    etablissement = belongs_to(Etablissement)
    par = belongs_to(Compte)
    cree_le = Timestamptz(index=True)
    resultats = Text()


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="invitations", description=DESCRIPTION)
    create(manager, Invitation, Lot)
    unique_where(
        manager,
        "invitation_vivante",
        "invitation",
        ["etablissement", "adresse_cle", "fonction"],
        "etat = 'envoyee'",
    )
    return manager
