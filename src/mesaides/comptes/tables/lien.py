"""Links sent by mail: random, stored hashed, single use, bound to one purpose."""

from datetime import timedelta
from enum import StrEnum

from piccolo.columns import Serial, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from mesaides.comptes.tables.compte import Compte
from mesaides.db import belongs_to, one_of


class Objet(StrEnum):
    """What a link is for; it opens nothing else."""

    ACTIVATION = "activation"
    RECUPERATION = "recuperation"
    ADRESSE = "adresse"


DUREES = {
    Objet.ACTIVATION: timedelta(hours=72),
    Objet.RECUPERATION: timedelta(hours=1),
    Objet.ADRESSE: timedelta(hours=24),
}


class Lien(Table, tablename="lien"):
    """A link of a mail. A newer one for the same compte and purpose kills the older."""

    id: Serial
    empreinte = Varchar(length=64, unique=True)
    """SHA-256 of the token."""
    compte = belongs_to(Compte)
    objet = Varchar(length=20, choices=Objet)
    cree_le = Timestamptz()
    expire_le = Timestamptz()
    utilise_le = Timestamptz(null=True, default=None)
    mort_le = Timestamptz(null=True, default=None)
    objet_connu = Check(one_of("objet", Objet))
    adresse = Varchar(length=254, default="")
    """The new address, for `adresse`."""
