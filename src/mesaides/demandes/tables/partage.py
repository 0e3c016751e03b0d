"""Demandes shared with somebody of the same établissement."""

from piccolo.columns import Serial, Timestamptz
from piccolo.table import Table

from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import belongs_to, may_belong_to
from mesaides.demandes.tables.demande import Demande


class Partage(Table, tablename="partage"):
    """Someone may read and fill a demande that is not theirs. At most one that goes on, for each of them.

    It hangs on a rattachement, not on a compte: it is dead when that one ends, whoever ends it, and a later
    rattachement of the same person does not bring it back.
    """

    id: Serial
    demande = belongs_to(Demande)
    rattachement = belongs_to(Rattachement)
    par = belongs_to(Compte)
    le = Timestamptz()
    fin_le = Timestamptz(null=True, default=None)
    fin_par = may_belong_to(Compte)
