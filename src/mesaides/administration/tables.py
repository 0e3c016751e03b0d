"""Imports of the public directory, remembered with what was left aside."""

import json

from piccolo.columns import Integer, Serial, Text, Timestamptz
from piccolo.table import Table

from mesaides.comptes.tables.compte import Compte
from mesaides.db import may_belong_to
from mesaides.etablissements.rules import LigneRejetee

REJETS_MAX = 1000
"""Lines left aside that are kept with their reason; beyond, only their number is."""


class Importation(Table, tablename="importation"):
    """One import of the public directory, and its result."""

    id: Serial
    le = Timestamptz()
    par = may_belong_to(Compte)
    """NULL for the command line."""
    crees = Integer(default=0)
    modifies = Integer(default=0)
    inchanges = Integer(default=0)
    fermes = Integer(default=0)
    rejetes = Integer(default=0)
    rejets = Text(default="[]")

    def read_rejets(self) -> list[LigneRejetee]:
        return [LigneRejetee(**rejet) for rejet in json.loads(self.rejets)]
