"""Imports of the public directory, with what was left aside; which établissement took over another; agents who are
invited."""

import json

from piccolo.columns import Date, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from mesaides.administration.states import EtatInvitationAgent
from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.service import Service
from mesaides.db import belongs_to, may_belong_to, one_of
from mesaides.etablissements.rules import LigneRejetee
from mesaides.etablissements.tables import Etablissement

REJETS_MAX = 1000
"""Lines left aside that are kept with their reason; beyond, only their number is."""


class Importation(Table, tablename="importation"):
    """One import of the public directory, and its result."""

    id: Serial
    le = Timestamptz()
    par = may_belong_to(Compte)
    """NULL for the command line."""
    crees = Integer(default=0)
    modifies = Integer(default=0)
    inchanges = Integer(default=0)
    fermes = Integer(default=0)
    rejetes = Integer(default=0)
    rejets = Text(default="[]")
    remarquees = Integer(default=0)
    remarques = Text(default="[]")
    """Cells left empty, in the form of `rejets`."""
    hors_champ = Text(default="{}")
    """Lines of no lycée of the region: how many, by what they are."""

    def read_rejets(self) -> list[LigneRejetee]:
        return [LigneRejetee(**rejet) for rejet in json.loads(self.rejets)]

    def read_remarques(self) -> list[LigneRejetee]:
        return [LigneRejetee(**remarque) for remarque in json.loads(self.remarques)]

    def read_hors_champ(self) -> dict[str, int]:
        return json.loads(self.hors_champ)


class Reprise(Table, tablename="reprise"):
    """One établissement took over the people and files of another, so many of them, once."""

    id: Serial
    ancien = belongs_to(Etablissement, unique=True)
    nouveau = belongs_to(Etablissement)
    par = belongs_to(Compte)
    le = Timestamptz()
    personnes = Integer(default=0)
    projets = Integer(default=0)
    demandes = Integer(default=0)
    invitations = Integer(default=0)


class InvitationAgent(Table, tablename="invitation_agent"):
    """An administrateur's mail that makes an agent. One alive by address and role.

    The habilitation that it gives is written as in `HabilitationCompte`.
    """

    id: Serial
    adresse = Varchar(length=254)
    adresse_cle = Varchar(length=254, index=True)
    empreinte = Varchar(length=64, unique=True)
    """SHA-256 of the link's token."""
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
    """Who accepted it."""
    etat_connu = Check(one_of("etat", EtatInvitationAgent))
    role_connu = Check(one_of("role", Habilitation))
