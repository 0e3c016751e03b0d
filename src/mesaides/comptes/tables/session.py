"""Sessions: in the database, revocable one by one; of the cookie's key only the fingerprint is kept."""

from piccolo.columns import Serial, Timestamptz, Varchar
from piccolo.table import Table

from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.regard import RegardCompte
from mesaides.db import belongs_to, may_belong_to


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
    regard = may_belong_to(RegardCompte)
    """In whose place an administrateur looks at the portal here: it ends with the session."""
    navigateur = Varchar(length=200, default="")
    ip = Varchar(length=45, default="")
