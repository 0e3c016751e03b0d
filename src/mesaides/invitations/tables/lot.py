"""What became of each address of a pasted list, kept until the person who sent it has read it."""

from piccolo.columns import Serial, Text, Timestamptz
from piccolo.table import Table

from mesaides.comptes.tables.compte import Compte
from mesaides.db import belongs_to
from mesaides.etablissements.tables import Etablissement


class Lot(Table, tablename="lot"):
    """The results of one sending, shown on the page that follows it to who sent it, and to nobody else."""

    id: Serial
    etablissement = belongs_to(Etablissement)
    par = belongs_to(Compte)
    cree_le = Timestamptz(index=True)
    resultats = Text()
