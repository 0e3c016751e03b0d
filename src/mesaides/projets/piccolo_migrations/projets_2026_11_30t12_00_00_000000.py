"""The first tables of this room, as they were published. `REPLACES`: what a database of before had in their place."""

from enum import Enum

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import BigInt, Boolean, Integer, Text, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from mesaides.db import belongs_to, may_belong_to, one_of
from mesaides.db.migrations import create, run_after, unique_where

ID = "2026-11-30T12:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the first tables"
REPLACES = {
    "2026-11-23T18:43:55:087353",
    "2026-11-26T08:03:11:204518",
    "2026-11-30T09:40:00:000000",
    "2026-11-30T10:25:00:000003",
}


class SensPoste(Enum):
    DEPENSE = "depense"
    RECETTE = "recette"


class Etablissement(Table, tablename="etablissement"):
    """Of another room."""


class Thematique(Table, tablename="thematique"):
    """Of another room."""


class Compte(Table, tablename="compte"):
    """Of another room."""


class Projet(Table, tablename="projet"):
    etablissement = belongs_to(Etablissement)
    intitule = Varchar(length=200)
    resume = Text()
    thematique = belongs_to(Thematique)
    annee_scolaire = Varchar(length=9)
    porteur = may_belong_to(Compte)
    porteur_adresse = Varchar(length=254)
    porteur_cle = Varchar(length=254, index=True)
    cree_par = belongs_to(Compte)
    cree_le = Timestamptz()
    budget_le = Timestamptz()
    empreinte = Varchar(length=64, default="f694eefcfead968c22297c560dc0a5ba7dd2de6fb35a45b20be7822dbd9a62cf")
    depenses_centimes = BigInt()
    recettes_centimes = BigInt()
    part_centimes = BigInt(null=True, default=None)


class LigneBudget(Table, tablename="ligne_budget"):
    projet = belongs_to(Projet)
    sens = Varchar(length=10, choices=SensPoste)
    poste = Varchar(length=20)
    intitule = Varchar(length=200)
    montant_centimes = BigInt()
    ordre = Integer()
    sens_connu = Check(one_of("sens", SensPoste))
    montant_positif = Check("montant_centimes >= 0")


class BudgetVersion(Table, tablename="budget_version"):
    projet = belongs_to(Projet)
    numero = Integer()
    empreinte = Varchar(length=64)
    contenu = Text()
    par = belongs_to(Compte)
    le = Timestamptz()
    budget_version_contenu = Unique(["projet", "empreinte"])
    budget_version_numero = Unique(["projet", "numero"])


class DemandeValidation(Table, tablename="demande_validation"):
    projet = belongs_to(Projet)
    par = belongs_to(Compte)
    le = Timestamptz()
    annoncee_le = Timestamptz(null=True, default=None)
    close_le = Timestamptz(null=True, default=None)


class LienDecision(Table, tablename="lien_decision"):
    empreinte = Varchar(length=64, unique=True)
    demande = belongs_to(DemandeValidation)
    compte = belongs_to(Compte)
    expire_le = Timestamptz()
    utilise_le = Timestamptz(null=True, default=None)
    connecte = Boolean()


class Validation(Table, tablename="validation_budget"):
    version = belongs_to(BudgetVersion, unique=True)
    compte = belongs_to(Compte)
    le = Timestamptz()
    lien = may_belong_to(LienDecision)


class RefusBudget(Table, tablename="refus_budget"):
    demande = belongs_to(DemandeValidation, unique=True)
    version = belongs_to(BudgetVersion)
    compte = belongs_to(Compte)
    le = Timestamptz()
    raison = Text()
    lien = may_belong_to(LienDecision)


class SansConnexion(Table, tablename="sans_connexion"):
    etablissement = belongs_to(Etablissement)
    par = belongs_to(Compte)
    le = Timestamptz(default=None)
    fin_le = Timestamptz(null=True, default=None)
    fin_par = may_belong_to(Compte)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projets", description=DESCRIPTION)
    create(
        manager,
        Projet,
        LigneBudget,
        BudgetVersion,
        DemandeValidation,
        LienDecision,
        Validation,
        RefusBudget,
        SansConnexion,
    )
    unique_where(manager, "demande_validation_ouverte", "demande_validation", ["projet"], "close_le IS NULL")
    unique_where(manager, "sans_connexion_en_cours", "sans_connexion", ["etablissement"], "fin_le IS NULL")
    run_after(
        manager,
        "CREATE INDEX projet_suivi ON projet (etablissement, id)",
        "CREATE INDEX projet_invite ON projet (porteur_cle, etablissement) WHERE porteur_cle <> ''",
    )
    return manager
