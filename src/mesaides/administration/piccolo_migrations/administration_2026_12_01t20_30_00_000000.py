from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Date, Serial, Text, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from mesaides.comptes.tables.compte import Compte
from mesaides.db import belongs_to, may_belong_to
from mesaides.db.migrations import create, unique_where

ID = "2026-12-01T20:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "agents are invited"


class Service(Table, tablename="service"):
    """Of another room."""


class InvitationAgent(Table, tablename="invitation_agent"):
    id: Serial
    adresse = Varchar(length=254)
    adresse_cle = Varchar(length=254, index=True)
    empreinte = Varchar(length=64, unique=True)
    etat = Varchar(length=10)
    role = Varchar(length=20)
    service = may_belong_to(Service)
    dispositifs = Text(default="")
    departements = Text(default="")
    du = Date(null=True, default=None)
    au = Date(null=True, default=None)
    motif = Text(default="")
    par = belongs_to(Compte)
    cree_le = Timestamptz()
    expire_le = Timestamptz()
    fin_le = Timestamptz(null=True, default=None)
    compte = may_belong_to(Compte)
    etat_connu = Check("\"etat\" IN ('envoyee', 'acceptee', 'annulee', 'remplacee', 'expiree')")
    role_connu = Check("\"role\" IN ('lecteur', 'instructeur', 'administrateur')")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="administration", description=DESCRIPTION)
    create(manager, InvitationAgent)
    unique_where(
        manager, "invitation_agent_vivante", "invitation_agent", ["adresse_cle", "role"], "etat = 'envoyee'"
    )
    return manager
