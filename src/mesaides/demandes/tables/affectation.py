"""Who examines a demande at the Région, and who does while they are away: dated rows. Instruction writes them."""

from piccolo.columns import Date, Serial, Timestamptz
from piccolo.constraints import Check
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


class Absence(Table, tablename="absence"):
    """`suppleant` follows what `compte` has in charge, and is given what they would be: from `du` to `au`, both
    included, in the days of Paris, unless it ended before."""

    id: Serial
    compte = belongs_to(Compte)
    suppleant = belongs_to(Compte)
    du = Date()
    au = Date()
    le = Timestamptz()
    fin_le = Timestamptz(null=True, default=None)
    fin_par = may_belong_to(Compte)
    absence_en_ordre = Check('"du" <= "au"')
