"""The first tables of this room, as they were published. `REPLACES`: what a database of before had in their place."""

from enum import Enum

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import BigInt, Integer, Text, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from mesaides.db import belongs_to, may_belong_to, one_of
from mesaides.db.migrations import create, run_after, unique_where

ID = "2026-11-30T12:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the first tables"
REPLACES = {
    "2026-11-23T18:06:24:515258",
    "2026-11-30T09:47:46:951160",
    "2026-11-30T10:25:00:000001",
}


class Habilitation(Enum):
    INSTRUCTEUR = "instructeur"
    ADMINISTRATEUR = "administrateur"


class Objet(Enum):
    ACTIVATION = "activation"
    RECUPERATION = "recuperation"
    ADRESSE = "adresse"


class Fonction(Enum):
    USAGER = "usager"
    GESTIONNAIRE = "gestionnaire"


class StatutRattachement(Enum):
    EN_ATTENTE = "en_attente"
    VALIDE = "valide"
    REFUSE = "refuse"
    DETACHE = "detache"
    ABANDONNE = "abandonne"


class Etablissement(Table, tablename="etablissement"):
    """Of another room."""


class Compte(Table, tablename="compte"):
    identifiant = Varchar(length=80)
    identifiant_cle = Varchar(length=80, unique=True)
    mot_de_passe = Varchar(length=200)
    civilite = Varchar(length=4)
    nom = Varchar(length=100)
    prenom = Varchar(length=100)
    adresse = Varchar(length=254)
    adresse_cle = Varchar(length=254, index=True)
    cree_le = Timestamptz()
    active_le = Timestamptz(null=True, default=None)
    ferme_le = Timestamptz(null=True, default=None)


class HabilitationCompte(Table, tablename="habilitation"):
    compte = belongs_to(Compte)
    habilitation = Varchar(length=20, choices=Habilitation)
    depuis_le = Timestamptz()
    jusqu_au = Timestamptz(null=True, default=None)
    par = may_belong_to(Compte)
    habilitation_connue = Check(one_of("habilitation", Habilitation))


class Lien(Table, tablename="lien"):
    empreinte = Varchar(length=64, unique=True)
    compte = belongs_to(Compte)
    objet = Varchar(length=20, choices=Objet)
    cree_le = Timestamptz()
    expire_le = Timestamptz()
    utilise_le = Timestamptz(null=True, default=None)
    mort_le = Timestamptz(null=True, default=None)
    adresse = Varchar(length=254)
    objet_connu = Check(one_of("objet", Objet))


class Rattachement(Table, tablename="rattachement"):
    compte = belongs_to(Compte)
    etablissement = belongs_to(Etablissement)
    fonction = Varchar(length=20, choices=Fonction)
    statut = Varchar(length=20, choices=StatutRattachement)
    demande_le = Timestamptz()
    valide_le = Timestamptz(null=True, default=None)
    valide_par = may_belong_to(Compte)
    fin_le = Timestamptz(null=True, default=None)
    fin_par = may_belong_to(Compte)
    raison = Text()
    fonction_connue = Check(one_of("fonction", Fonction))
    statut_connu = Check("statut IN ('en_attente', 'valide', 'refuse', 'abandonne', 'detache')")


class Depart(Table, tablename="depart"):
    rattachement = belongs_to(Rattachement)
    demande_le = Timestamptz()
    clos_le = Timestamptz(null=True, default=None)
    relance_le = Timestamptz(null=True, default=None)


class Session(Table, tablename="session"):
    cle = Varchar(length=64, unique=True)
    compte = belongs_to(Compte)
    ouverte_le = Timestamptz()
    vue_le = Timestamptz()
    expire_le = Timestamptz()
    navigateur = Varchar(length=200)
    ip = Varchar(length=45)


class Tentative(Table, tablename="tentative"):
    cle = Varchar(length=64, unique=True)
    nombre = Integer()
    depuis_le = Timestamptz()
    bloque_jusqu_a = Timestamptz(null=True, default=None)


class Mesure(Table, tablename="mesure"):
    compte = belongs_to(Compte, index=False)
    genre = Varchar(length=20)
    poids = BigInt(default=1)
    le = Timestamptz(index=True)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="comptes", description=DESCRIPTION)
    create(manager, Compte, HabilitationCompte, Lien, Rattachement, Depart, Session, Tentative, Mesure)
    unique_where(
        manager, "compte_une_adresse", "compte", ["adresse_cle"], "active_le IS NOT NULL AND ferme_le IS NULL"
    )
    unique_where(
        manager, "habilitation_en_cours", "habilitation", ["compte", "habilitation"], "jusqu_au IS NULL"
    )
    unique_where(
        manager,
        "rattachement_ouvert",
        "rattachement",
        ["compte", "etablissement"],
        "statut IN ('en_attente', 'valide')",
    )
    unique_where(
        manager,
        "rattachement_un_usager",
        "rattachement",
        ["compte"],
        "fonction = 'usager' AND statut = 'valide'",
    )
    unique_where(manager, "depart_en_cours", "depart", ["rattachement"], "clos_le IS NULL")
    unique_where(
        manager, "lien_vivant", "lien", ["compte", "objet"], "utilise_le IS NULL AND mort_le IS NULL"
    )
    run_after(
        manager,
        "CREATE INDEX mesure_recente ON mesure (compte, genre, le)",
    )
    return manager
