"""Invitations by e-mail, and the moves on them."""

from piccolo.columns import Boolean, Serial, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from mesaides.comptes.roles import Fonction
from mesaides.comptes.tables.compte import Compte
from mesaides.courriels.tables import Courriel
from mesaides.db import belongs_to, may_belong_to, one_of
from mesaides.etablissements.tables import Etablissement
from mesaides.invitations.states import EtatInvitation


class Invitation(Table, tablename="invitation"):
    """A gestionnaire's e-mail that attaches someone. One alive per address, établissement and fonction."""

    id: Serial
    etablissement = belongs_to(Etablissement)
    adresse = Varchar(length=254)
    adresse_cle = Varchar(length=254, index=True)
    fonction = Varchar(length=20, choices=Fonction)
    etat = Varchar(length=20, choices=EtatInvitation)
    validation_anticipee = Boolean(default=True)
    """The account made from this invitation needs no other validation when its address is the invited one."""
    empreinte = Varchar(length=64, unique=True)
    """SHA-256 of the link's token."""
    par = may_belong_to(Compte)
    """NULL when invited from the command line."""
    cree_le = Timestamptz()
    expire_le = Timestamptz()
    repondu_le = Timestamptz(null=True, default=None)
    compte = may_belong_to(Compte)
    """Who accepted it, or promised to by creating an account from it."""
    courriel = belongs_to(Courriel)
    etat_connu = Check(one_of("etat", EtatInvitation))
    fonction_connue = Check(one_of("fonction", Fonction))
