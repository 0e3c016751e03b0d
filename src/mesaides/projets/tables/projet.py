"""Projets, the lines of their budgets, and what was asked, validated and refused of which version."""

from piccolo.columns import BigInt, Boolean, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from mesaides.comptes.tables.compte import Compte
from mesaides.db import belongs_to, may_belong_to, one_of
from mesaides.dispositifs.rules.contenu import GenreValidation
from mesaides.dispositifs.rules.postes import SensPoste
from mesaides.dispositifs.tables import Thematique
from mesaides.etablissements.tables import Etablissement
from mesaides.projets.rules.budget import VIDE


class Projet(Table, tablename="projet"):
    """What an établissement wants to do; it exists before any demande, or even the account of its porteur.

    `empreinte` and the sums are those of its present lines, written with them in one transaction.
    """

    id: Serial
    etablissement = belongs_to(Etablissement)
    intitule = Varchar(length=200)
    resume = Text(default="")
    thematique = belongs_to(Thematique)
    annee_scolaire = Varchar(length=9)
    porteur = may_belong_to(Compte)
    porteur_adresse = Varchar(length=254, default="")
    """Of someone without a rattachement there: whoever accepts the invitation sent to it becomes the porteur."""
    porteur_cle = Varchar(length=254, default="", index=True)
    cree_par = belongs_to(Compte)
    cree_le = Timestamptz()
    budget_le = Timestamptz()
    """When the budget last changed."""
    empreinte = Varchar(length=64, default=VIDE)
    depenses_centimes = BigInt(default=0)
    recettes_centimes = BigInt(default=0)
    part_centimes = BigInt(null=True, default=None)
    """The part of the établissement; NULL until it is said."""
    recu_le = Timestamptz(null=True, default=None)
    """When a demande last left with its budget; NULL before, and while somebody awaits it again."""
    archive_le = Timestamptz(null=True, default=None)
    engage_centimes = BigInt(default=0)
    """The most that its validations which go on commit: written with them."""


class LigneBudget(Table, tablename="ligne_budget"):
    """A line of the present budget."""

    id: Serial
    projet = belongs_to(Projet)
    sens = Varchar(length=10, choices=SensPoste)
    poste = Varchar(length=20)
    intitule = Varchar(length=200, default="")
    montant_centimes = BigInt()
    ordre = Integer(default=0)
    par = may_belong_to(Compte)
    """Who wrote it last; NULL for a line of a projet that was copied."""
    sens_connu = Check(one_of("sens", SensPoste))
    montant_positif = Check('"montant_centimes" >= 0')


class BudgetVersion(Table, tablename="budget_version"):
    """A content that somebody was shown to decide upon. Immutable; the same content is the same version."""

    id: Serial
    projet = belongs_to(Projet)
    numero = Integer()
    empreinte = Varchar(length=64)
    contenu = Text()
    """See `rules.budget.write_contenu`."""
    par = belongs_to(Compte)
    le = Timestamptz()
    budget_version_contenu = Unique(["projet", "empreinte"])
    budget_version_numero = Unique(["projet", "numero"])


class DemandeValidation(Table, tablename="demande_validation"):
    """The gestionnaire is asked to validate the budget, as it stands until they answer. One open per projet."""

    id: Serial
    projet = belongs_to(Projet)
    par = belongs_to(Compte)
    le = Timestamptz()
    annoncee_le = Timestamptz(null=True, default=None)
    """When the mails left: as soon as the budget was complete."""
    close_le = Timestamptz(null=True, default=None)
    genre = Varchar(length=10, choices=GenreValidation, default=GenreValidation.PART)
    """What is asked at least."""


class LienDecision(Table, tablename="lien_decision"):
    """The link of a mail by which one gestionnaire answers one demande, once."""

    id: Serial
    empreinte = Varchar(length=64, unique=True)
    """SHA-256 of the token."""
    demande = belongs_to(DemandeValidation)
    compte = belongs_to(Compte)
    expire_le = Timestamptz()
    """Until when it can be enough, without logging in."""
    utilise_le = Timestamptz(null=True, default=None)
    chef = Boolean(default=False)
    """Sent to the mailbox of the établissement: its chef answers by it in the place of `compte`, who does not."""
    connecte = Boolean(default=False)
    """Whoever used it was logged in as this gestionnaire."""


class ValidationBudget(Table, tablename="validation"):
    """A gestionnaire commits the établissement's own funds: to what, who, when. One of each genre goes on per projet.

    `version` is what they read. ENTIER commits it, exactly; PART the part of the établissement, `plafond_centimes` at
    most.
    """

    id: Serial
    projet = belongs_to(Projet)
    version = belongs_to(BudgetVersion)
    genre = Varchar(length=10, choices=GenreValidation)
    plafond_centimes = BigInt()
    """The part that it commits."""
    compte = belongs_to(Compte)
    le = Timestamptz()
    lien = may_belong_to(LienDecision)
    """The link of a mail by which it came, if one."""
    complet_le = Timestamptz(null=True, default=None)
    """Of a part: when the rest of the budget was there, and the gestionnaires told."""
    fin_le = Timestamptz(null=True, default=None)
    """When it was withdrawn, or another of its genre took its place."""
    fin_par = may_belong_to(Compte)
    pour = may_belong_to(Compte)
    """The gestionnaire for whom `compte` acted that day, if for one."""
    genre_connu = Check(one_of("genre", GenreValidation))


class RefusBudget(Table, tablename="refus_budget"):
    """The gestionnaire's no to one demande, on the version they read, with the reason."""

    id: Serial
    demande = belongs_to(DemandeValidation, unique=True)
    version = belongs_to(BudgetVersion)
    compte = belongs_to(Compte)
    le = Timestamptz()
    raison = Text()
    lien = may_belong_to(LienDecision)
    pour = may_belong_to(Compte)
    """As of a validation."""
