"""What is counted to slow down guessers: survives restarts, shared by all workers.

Of whom one tries to log in as, and of where from, only a SHA-256 is kept, and for a day: people type passwords in the
field of the identifiant. What is counted is the compte that was found, however it was named.
"""

from piccolo.columns import Integer, Serial, Timestamptz, Varchar
from piccolo.table import Table


class Tentative(Table, tablename="tentative"):
    """The recent failures of one key: a compte, an unknown name, a network, a device, a session."""

    id: Serial
    cle = Varchar(length=64, unique=True)
    nombre = Integer(default=0)
    depuis_le = Timestamptz()
    """When the last one was counted."""
    bloque_jusqu_a = Timestamptz(null=True, default=None)
