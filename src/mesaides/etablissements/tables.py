"""The lycées, as the public directory knows them."""

from piccolo.columns import Serial, Timestamptz, Varchar
from piccolo.table import Table

from mesaides.db import Statement


class Etablissement(Table, tablename="etablissement"):
    """A lycée, known by its UAI; the beneficiary of every aid. Kept up to date by imports of the directory."""

    id: Serial
    uai = Varchar(length=8, unique=True)
    nom = Varchar(length=200)
    nature = Varchar(length=100, default="")
    secteur = Varchar(length=20, default="")
    code_postal = Varchar(length=5, default="")
    commune = Varchar(length=100, default="")
    departement = Varchar(length=3, default="", index=True)
    mail = Varchar(length=254, default="")
    telephone = Varchar(length=20, default="")
    siret = Varchar(length=14, default="")
    etat = Varchar(length=10, default="ouvert")
    recherche = Varchar(length=500, default="")
    """Name, commune and UAI in the normal form of `rules.search_key`."""
    importe_le = Timestamptz()


LOCK = Statement("UPDATE etablissement SET etat = etat WHERE id = {} RETURNING id")


async def lock_etablissement(etablissement: int) -> None:
    """Until the transaction ends, decisions about this établissement wait for ours.

    Taken before any row of it and before the journal's line, so that two decisions never wait for each other.
    """
    await LOCK.rows(etablissement)
