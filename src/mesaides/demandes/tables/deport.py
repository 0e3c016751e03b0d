"""What an agent of the Région must leave to others, as they have declared it. Instruction writes it."""

from piccolo.columns import Date, Serial, Text, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from mesaides.comptes.tables.compte import Compte
from mesaides.db import belongs_to, may_belong_to, one_of
from mesaides.demandes.states.deport import NatureDeport
from mesaides.demandes.tables.demande import Demande
from mesaides.etablissements.tables import Etablissement


class DeportDeclare(Table, tablename="deport"):
    """Of all that an établissement asks, or of one demande: from `du` to `au`, both included, in the days of Paris;
    without end when `au` is NULL. Lifted before its end by an administrateur alone, with a reason."""

    id: Serial
    compte = belongs_to(Compte)
    etablissement = may_belong_to(Etablissement)
    demande = may_belong_to(Demande)
    nature = Varchar(length=20, choices=NatureDeport)
    du = Date()
    au = Date(null=True, default=None)
    le = Timestamptz()
    leve_le = Timestamptz(null=True, default=None)
    leve_par = may_belong_to(Compte)
    raison = Text(default="")
    """Of who lifted it."""
    nature_connue = Check(one_of("nature", NatureDeport))
    deport_en_ordre = Check('"au" IS NULL OR "du" <= "au"')
    deport_d_un_objet = Check('("etablissement" IS NULL) <> ("demande" IS NULL)')
