"""« Voir comme »: who of the Région looked at the portal in whose place."""

from piccolo.columns import Serial, Text, Timestamptz
from piccolo.table import Table

from mesaides.comptes.tables.compte import Compte
from mesaides.db import belongs_to


class RegardCompte(Table, tablename="regard"):
    """`par`, an administrateur, saw what `compte` sees, and could do nothing: until `jusqu_au` at most."""

    id: Serial
    compte = belongs_to(Compte)
    par = belongs_to(Compte)
    raison = Text()
    ouvert_le = Timestamptz()
    jusqu_au = Timestamptz()
    fini_le = Timestamptz(null=True, default=None)
    """When `par` ended it; NULL when they let it end."""


LASTS = RegardCompte.fini_le.is_null()
"""Nobody ended it; perhaps its time is over."""
