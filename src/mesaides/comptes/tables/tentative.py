"""What is counted to slow down guessers: survives restarts, shared by all workers."""

from piccolo.columns import Integer, Serial, Timestamptz, Varchar
from piccolo.table import Table


class Tentative(Table, tablename="tentative"):
    """The recent failures of one key: a compte, an address of the network, an address of mail."""

    id: Serial
    cle = Varchar(length=64, unique=True)
    nombre = Integer(default=0)
    depuis_le = Timestamptz()
    bloque_jusqu_a = Timestamptz(null=True, default=None)
