"""What each person did lately, counted: survives restarts, shared by all workers, and by whatever was taken back."""

from piccolo.columns import BigInt, Serial, Timestamptz, Varchar
from piccolo.table import Table

from mesaides.comptes.tables.compte import Compte
from mesaides.db import belongs_to


class Mesure(Table, tablename="mesure"):
    """One thing done. Found by compte, genre and time (one index)."""

    id: Serial
    compte = belongs_to(Compte, index=False)
    genre = Varchar(length=20)
    poids = BigInt(default=1)
    le = Timestamptz(index=True)
