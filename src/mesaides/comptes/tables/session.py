"""Sessions: in the database, revocable one by one; of the cookie's key only the fingerprint is kept."""

from piccolo.columns import Serial, Timestamptz, Varchar
from piccolo.table import Table

from mesaides.comptes.tables.compte import Compte
from mesaides.db import belongs_to


class Session(Table, tablename="session"):
    """One log-in of one person in one browser."""

    id: Serial
    cle = Varchar(length=64, unique=True)
    """SHA-256 of the cookie's key."""
    compte = belongs_to(Compte)
    ouverte_le = Timestamptz()
    vue_le = Timestamptz()
    """Last request, to within VUE_EVERY."""
    expire_le = Timestamptz()
    prouve_le = Timestamptz(null=True, default=None)
    """When its person last gave a code, or their password if they have no device."""
    navigateur = Varchar(length=200, default="")
    ip = Varchar(length=45, default="")
