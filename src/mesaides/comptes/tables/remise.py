"""All the devices lost: what two people of the Région decide, and a day gives the owner to refuse."""

from piccolo.columns import Serial, Text, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from mesaides.comptes.states import EtatRemise
from mesaides.comptes.tables.compte import Compte
from mesaides.db import belongs_to, may_belong_to, one_of


class Remise(Table, tablename="remise"):
    """Of somebody's devices. One at most is open for each person."""

    id: Serial
    compte = belongs_to(Compte)
    motif = Text()
    etat = Varchar(length=10, default=EtatRemise.PROPOSEE.value)
    proposee_par = belongs_to(Compte)
    proposee_le = Timestamptz()
    confirmee_par = may_belong_to(Compte)
    due_le = Timestamptz(null=True, default=None)
    """When it is done, once it is confirmed."""
    fin_le = Timestamptz(null=True, default=None)
    lien = Varchar(length=64, unique=True)
    """SHA-256 of the token by which its owner stops it; a new one with the second mail."""
    etat_connu = Check(one_of("etat", EtatRemise))
