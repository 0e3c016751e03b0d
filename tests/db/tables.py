"""Two tables for the tests of the database itself."""

from enum import StrEnum

from piccolo.columns import Boolean, Integer, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from mesaides.db import belongs_to, one_of


class Couleur(StrEnum):
    ROUGE = "rouge"
    BLEU = "bleu d’outremer"


class Boite(Table):
    nom = Varchar()
    nombre = Integer(default=0)
    ouverte = Boolean(default=False)
    vue_le = Timestamptz(null=True, default=None)
    couleur = Varchar(default="rouge")
    couleur_connue = Check(one_of("couleur", Couleur))
    nom_unique = Unique([nom])


class Objet(Table):
    boite = belongs_to(Boite)
    nom = Varchar()
