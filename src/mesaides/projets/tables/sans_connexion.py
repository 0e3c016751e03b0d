"""Where the link of a mail is enough to answer: a gestionnaire of the établissement wanted it so."""

from piccolo.columns import Serial, Timestamptz
from piccolo.table import Table

from mesaides.comptes.tables.compte import Compte
from mesaides.db import belongs_to, may_belong_to
from mesaides.etablissements.tables import Etablissement


class SansConnexion(Table, tablename="sans_connexion"):
    """Answers without logging in are accepted, from when, by whom; one open per établissement."""

    id: Serial
    etablissement = belongs_to(Etablissement)
    par = belongs_to(Compte)
    le = Timestamptz(default=None)
    fin_le = Timestamptz(null=True, default=None)
    fin_par = may_belong_to(Compte)
