"""The dated links between people and établissements, and the moves on them."""

from piccolo.columns import Serial, Text, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from mesaides.comptes.roles import Fonction, StatutRattachement
from mesaides.comptes.tables.compte import Compte
from mesaides.db import belongs_to, may_belong_to, one_of
from mesaides.etablissements.tables import Etablissement


class Rattachement(Table, tablename="rattachement"):
    """One open link (waiting or valid) per compte and établissement; several établissements are possible."""

    id: Serial
    compte = belongs_to(Compte)
    etablissement = belongs_to(Etablissement)
    fonction = Varchar(length=20, choices=Fonction)
    statut = Varchar(length=20, choices=StatutRattachement)
    demande_le = Timestamptz()
    valide_le = Timestamptz(null=True, default=None)
    valide_par = may_belong_to(Compte)
    fin_le = Timestamptz(null=True, default=None)
    """When it was refused, given up or detached."""
    fin_par = may_belong_to(Compte)
    raison = Text(default="")
    fonction_connue = Check(one_of("fonction", Fonction))
    statut_connu = Check(one_of("statut", StatutRattachement))


class Depart(Table, tablename="depart"):
    """Someone asks the gestionnaire of an établissement to be detached from it."""

    id: Serial
    rattachement = belongs_to(Rattachement)
    demande_le = Timestamptz()
    clos_le = Timestamptz(null=True, default=None)
    relance_le = Timestamptz(null=True, default=None)
