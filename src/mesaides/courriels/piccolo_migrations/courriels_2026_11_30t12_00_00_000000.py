"""The first tables of this room, as they were published. `REPLACES`: what a database of before had in their place."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import UUID, Integer, Text, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from mesaides.db.migrations import create, run_after

ID = "2026-11-30T12:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the first tables"
REPLACES = {
    "2026-11-23T18:09:21:591243",
    "2026-11-23T18:20:00:000000",
    "2026-11-30T10:25:00:000004",
}


class Courriel(Table, tablename="courriel"):
    reference = UUID(unique=True)
    destinataire = Varchar(length=320, index=True)
    repondre_a = Varchar(length=320, null=True, default=None)
    sujet = Varchar(length=250)
    objet = Varchar(length=40)
    corps = Text(null=True, secret=True, default=None)
    etat = Varchar(length=10, default="en_attente")
    cree_le = Timestamptz()
    essais = Integer()
    prochain_essai_le = Timestamptz()
    pris_jusqu_a = Timestamptz(null=True, default=None)
    envoye_le = Timestamptz(null=True, default=None)
    raison = Varchar(length=400, null=True, default=None)
    etat_connu = Check("etat IN ('en_attente', 'envoye', 'refuse')")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="courriels", description=DESCRIPTION)
    create(manager, Courriel)
    run_after(
        manager,
        "CREATE INDEX courriel_due ON courriel (prochain_essai_le) WHERE etat = 'en_attente'",
        "CREATE INDEX courriel_refuse ON courriel (cree_le) WHERE etat = 'refuse'",
        "CREATE INDEX courriel_adresse ON courriel (lower(destinataire), cree_le)",
    )
    return manager
