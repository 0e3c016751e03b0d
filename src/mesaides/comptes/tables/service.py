"""The services of the Région."""

from piccolo.columns import Serial, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from mesaides.comptes.rules.service import EtatService
from mesaides.db import one_of


class Service(Table, tablename="service"):
    """Who examines the demandes of some dispositifs, and how it is reached."""

    id: Serial
    nom = Varchar(length=200, unique=True)
    adresse = Varchar(length=200, default="")
    telephone = Varchar(length=20, default="")
    courriel = Varchar(length=254, default="")
    etat = Varchar(length=10, default=EtatService.OUVERT)
    etat_connu = Check(one_of("etat", EtatService))
