"""A person's account."""

from piccolo.columns import Date, Serial, Text, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.states import EtatHabilitation
from mesaides.comptes.tables.service import Service
from mesaides.db import belongs_to, may_belong_to, one_of


class Compte(Table, tablename="compte"):
    """An account is portable, never tied to one lycée.

    Not activated in 72 h (`active_le` is NULL) it is removed and its identifiant is free again. One active account
    per address; several may wait for their activation. Closed, it keeps its row and loses every name.
    """

    id: Serial
    identifiant = Varchar(length=80)
    identifiant_cle = Varchar(length=80, unique=True)
    mot_de_passe = Varchar(length=200)
    """argon2id, with its parameters."""
    civilite = Varchar(length=4)
    nom = Varchar(length=100)
    prenom = Varchar(length=100)
    adresse = Varchar(length=254)
    adresse_cle = Varchar(length=254, index=True)
    cree_le = Timestamptz()
    active_le = Timestamptz(null=True, default=None)
    ferme_le = Timestamptz(null=True, default=None)


class HabilitationCompte(Table, tablename="habilitation"):
    """An agent of the Région may do what this row says, from one day to another, within a perimeter.

    `dispositifs` and `departements` hold numbers and codes between commas, « ,9,31, », or nothing for all.
    """

    id: Serial
    compte = belongs_to(Compte)
    habilitation = Varchar(length=20, choices=Habilitation)
    etat = Varchar(length=10, default=EtatHabilitation.ACTIVE)
    service = may_belong_to(Service)
    dispositifs = Text(default="")
    departements = Text(default="")
    du = Date(null=True, default=None)
    """From the day it is given when it is not told."""
    au = Date(null=True, default=None)
    """Its last day."""
    motif = Text(default="")
    depuis_le = Timestamptz()
    jusqu_au = Timestamptz(null=True, default=None)
    """When it was ended."""
    par = may_belong_to(Compte)
    confirmee_par = may_belong_to(Compte)
    revue_le = Timestamptz(null=True, default=None)
    """When an administrateur last said that it is still right."""
    prevenue_le = Timestamptz(null=True, default=None)
    """When it was told that it would end if nobody says so."""
    venue_le = Timestamptz(null=True, default=None)
    """When its owner last came in, or it was given back; since it is counted, when it is later."""
    role_connu = Check(one_of("habilitation", Habilitation))
    etat_connu = Check(one_of("etat", EtatHabilitation))
