"""The lycées, as the public directory knows them."""

from piccolo.columns import Serial, Timestamptz, Varchar
from piccolo.table import Table

REPRIS = "repris"
"""Another établissement has taken over its people and files: nothing begins there, whatever the directory says."""


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
    """What the directory says (`rules.Etat`), or `REPRIS`."""
    recherche = Varchar(length=500, default="")
    """Name, commune, code postal and UAI in the form of `ecriture.search_text`."""
    importe_le = Timestamptz()
