"""The first tables of this room, as they were published. `REPLACES`: what a database of before had in their place."""

from enum import Enum

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import BigInt, Integer, Text, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from mesaides.db import belongs_to, may_belong_to, one_of
from mesaides.db.migrations import create, run_after, unique_where

ID = "2026-11-30T12:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the first tables"
REPLACES = {
    "2026-11-23T18:53:33:203867",
    "2026-11-23T19:35:55:313089",
    "2026-11-26T07:24:17:049280",
    "2026-11-26T08:04:02:811306",
    "2026-11-29T12:50:27:754578",
}

EN_COURS = "etat IN ('a_completer', 'en_instruction', 'proposee', 'transmise')"


class EtatDemande(Enum):
    BROUILLON = "brouillon"
    TRANSMISE = "transmise"
    EN_INSTRUCTION = "en_instruction"
    A_COMPLETER = "a_completer"
    PROPOSEE = "proposee"
    ACCORDEE = "accordee"
    REFUSEE = "refusee"
    SANS_SUITE = "sans_suite"
    RETIREE = "retiree"


class Projet(Table, tablename="projet"):
    """Of another room."""


class Etablissement(Table, tablename="etablissement"):
    """Of another room."""


class DispositifVersion(Table, tablename="dispositif_version"):
    """Of another room."""


class Campagne(Table, tablename="campagne"):
    """Of another room."""


class Compte(Table, tablename="compte"):
    """Of another room."""


class BudgetVersion(Table, tablename="budget_version"):
    """Of another room."""


class Rattachement(Table, tablename="rattachement"):
    """Of another room."""


class Demande(Table, tablename="demande"):
    projet = belongs_to(Projet)
    etablissement = belongs_to(Etablissement)
    version = belongs_to(DispositifVersion)
    campagne = belongs_to(Campagne)
    etat = Varchar(length=20, choices=EtatDemande, default="brouillon")
    etat_le = Timestamptz()
    reference = Varchar(length=20, null=True, unique=True, default=None)
    montant_centimes = BigInt(null=True, default=None)
    accorde_centimes = BigInt(null=True, default=None)
    cree_par = belongs_to(Compte)
    cree_le = Timestamptz()
    modifiee_le = Timestamptz()
    transmise_le = Timestamptz(null=True, default=None)
    recherche = Text()
    etat_connu = Check(one_of("etat", EtatDemande))


class Reponse(Table, tablename="reponse"):
    demande = belongs_to(Demande, index=False)
    question = Varchar(length=60)
    valeur = Text()
    brut = Text()
    edition = Integer(default=1)
    onglet = Varchar(length=24)
    rang = BigInt()
    par = belongs_to(Compte)
    le = Timestamptz()
    reponse_unique = Unique(["demande", "question"])


class Compteur(Table, tablename="demande_compteur"):
    annee = Integer(unique=True)
    dernier = Integer()


class Transmission(Table, tablename="transmission"):
    demande = belongs_to(Demande, unique=True)
    budget = belongs_to(BudgetVersion)
    contenu = Text()
    empreinte = Varchar(length=64)
    par = belongs_to(Compte)
    le = Timestamptz()


class Mouvement(Table, tablename="mouvement"):
    demande = belongs_to(Demande)
    acte = Varchar(length=30)
    de = Varchar(length=20)
    vers = Varchar(length=20)
    par = belongs_to(Compte)
    le = Timestamptz()
    raison = Text()


class Relance(Table, tablename="relance"):
    demande = belongs_to(Demande)
    par = belongs_to(Compte)
    le = Timestamptz()
    qui = Varchar(length=60)


class PieceFournie(Table, tablename="piece_fournie"):
    demande = belongs_to(Demande, index=False)
    code = Varchar(length=60)
    fournie_le = Timestamptz()
    piece_fournie_unique = Unique(["demande", "code"])


class Correction(Table, tablename="correction"):
    demande = belongs_to(Demande)
    champ = Varchar(length=80)
    raison = Text()
    par = belongs_to(Compte)
    le = Timestamptz()
    close_le = Timestamptz(null=True, default=None)
    close_par = may_belong_to(Compte)


class Partage(Table, tablename="partage"):
    demande = belongs_to(Demande)
    rattachement = belongs_to(Rattachement)
    par = belongs_to(Compte)
    le = Timestamptz()
    fin_le = Timestamptz(null=True, default=None)
    fin_par = may_belong_to(Compte)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="demandes", description=DESCRIPTION)
    create(
        manager,
        Demande,
        Reponse,
        Compteur,
        Transmission,
        Mouvement,
        Relance,
        PieceFournie,
        Correction,
        Partage,
    )
    unique_where(
        manager,
        "demande_vivante",
        "demande",
        ["projet", "campagne"],
        "etat NOT IN ('refusee', 'sans_suite', 'retiree')",
    )
    unique_where(manager, "correction_ouverte", "correction", ["demande", "champ"], "close_le IS NULL")
    unique_where(manager, "partage_en_cours", "partage", ["demande", "rattachement"], "fin_le IS NULL")
    run_after(
        manager,
        f"CREATE INDEX demande_en_cours ON demande (transmise_le, id) WHERE {EN_COURS}",
        "CREATE INDEX demande_etat ON demande (etat, transmise_le, id)",
        "CREATE INDEX demande_transmise ON demande (transmise_le, id)",
        "CREATE INDEX demande_suivi ON demande (etablissement, version, id)",
        "CREATE INDEX demande_lieu ON demande (etablissement, transmise_le, id)",
        f"CREATE INDEX demande_lieu_en_cours ON demande (etablissement, transmise_le, id) WHERE {EN_COURS}",
    )
    return manager
