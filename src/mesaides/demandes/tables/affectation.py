"""Who examines a demande at the Région: dated rows, of which at most one is open. Instruction writes them."""

from piccolo.columns import Serial, Timestamptz
from piccolo.table import Table

from mesaides.comptes.tables.compte import Compte
from mesaides.db import belongs_to, may_belong_to
from mesaides.demandes.tables.demande import Demande


class Affectation(Table, tablename="affectation"):
    """This instructeur has it in charge: they took it, or somebody gave it to them (`par`)."""

    id: Serial
    demande = belongs_to(Demande)
    compte = belongs_to(Compte)
    par = belongs_to(Compte)
    le = Timestamptz()
    fin_le = Timestamptz(null=True, default=None)
    fin_par = may_belong_to(Compte)
