"""Who acts for a gestionnaire, from one day to another."""

from piccolo.columns import Date, Serial, Timestamptz
from piccolo.constraints import Check
from piccolo.table import Table

from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import belongs_to, may_belong_to


class Suppleance(Table, tablename="suppleance"):
    """`titulaire`, a gestionnaire, named `suppleant`, attached to the same établissement: from `du` to `au`, both
    included, in the days of Paris, unless it ended before. It ends with either of the two."""

    id: Serial
    titulaire = belongs_to(Rattachement)
    suppleant = belongs_to(Rattachement)
    du = Date()
    au = Date()
    le = Timestamptz()
    fin_le = Timestamptz(null=True, default=None)
    fin_par = may_belong_to(Compte)
    jours_en_ordre = Check('"du" <= "au"')
