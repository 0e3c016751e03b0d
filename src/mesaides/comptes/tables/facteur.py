"""What is asked after the password, and what serves on the day it is lost."""

from piccolo.columns import BigInt, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table

from mesaides.comptes.tables.compte import Compte
from mesaides.db import belongs_to


class Facteur(Table, tablename="facteur"):
    """A device that gives codes, or a passkey. Removed, its row goes. One at most waits (`confirme_le` NULL):
    for its first code, or to be made."""

    id: Serial
    compte = belongs_to(Compte)
    nom = Varchar(length=40)
    secret = Text()
    """Sealed (`mesaides.coffre`); '' for a passkey, which keeps its own."""
    coffre = Varchar(length=16)
    """The mark of the key that sealed it; '' for a passkey."""
    cree_le = Timestamptz()
    confirme_le = Timestamptz(null=True, default=None)
    dernier_pas = BigInt(default=0)
    """The last step that it opened: neither this one nor those before open anything more."""
    vu_le = Timestamptz(null=True, default=None)


class Secours(Table, tablename="secours"):
    """The codes that somebody has for the day their devices are lost: one set a person, the newer kills the older."""

    id: Serial
    compte = belongs_to(Compte, unique=True)
    sel = Varchar(length=32)
    scelles = Text(default="")
    """The codes themselves, sealed, until their owner says that they are put away; '' afterwards."""
    session = Integer(default=0)
    """The number of the session that asked for them, which alone sees them."""
    cree_le = Timestamptz()


class CodeSecours(Table, tablename="code_secours"):
    """One of them, of which argon2id is kept."""

    id: Serial
    secours = belongs_to(Secours)
    empreinte = Varchar(length=64)
    utilise_le = Timestamptz(null=True, default=None)


class PassageCompte(Table, tablename="passage"):
    """Half an entry: the password was right, the code is still to be given. It is no session and opens nothing."""

    id: Serial
    cle = Varchar(length=64, unique=True)
    """SHA-256 of the cookie's key."""
    compte = belongs_to(Compte)
    echecs = Integer(default=0)
    suite = Varchar(length=400, default="")
    expire_le = Timestamptz()
