"""Who of the Région saw a demande, day by day: what its people read of it."""

from piccolo.columns import Boolean, Date, Serial
from piccolo.constraints import Unique
from piccolo.table import Table

from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.service import Service
from mesaides.db import belongs_to, may_belong_to
from mesaides.demandes.tables.demande import Demande


class Consultation(Table, tablename="consultation"):
    """This agent opened it on that day, in the days of Paris; one of its files too, when `pieces`."""

    id: Serial
    demande = belongs_to(Demande, index=False)
    compte = belongs_to(Compte)
    service = may_belong_to(Service)
    """For which they read it then; NULL for who reads for all of them."""
    jour = Date(index=True)
    pieces = Boolean(default=False)
    consultation_unique = Unique(["demande", "compte", "jour"])
