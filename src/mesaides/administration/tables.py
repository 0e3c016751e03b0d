"""Imports of the public directory, with what was left aside; which établissement took over another."""

import json

from piccolo.columns import Integer, Serial, Text, Timestamptz
from piccolo.table import Table

from mesaides.comptes.tables.compte import Compte
from mesaides.db import belongs_to, may_belong_to
from mesaides.etablissements.rules import LigneRejetee
from mesaides.etablissements.tables import Etablissement

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
    remarquees = Integer(default=0)
    remarques = Text(default="[]")
    """Cells left empty, in the form of `rejets`."""
    hors_champ = Text(default="{}")
    """Lines of no lycée of the region: how many, by what they are."""

    def read_rejets(self) -> list[LigneRejetee]:
        return [LigneRejetee(**rejet) for rejet in json.loads(self.rejets)]

    def read_remarques(self) -> list[LigneRejetee]:
        return [LigneRejetee(**remarque) for remarque in json.loads(self.remarques)]

    def read_hors_champ(self) -> dict[str, int]:
        return json.loads(self.hors_champ)


class Reprise(Table, tablename="reprise"):
    """One établissement took over the people and files of another, so many of them, once."""

    id: Serial
    ancien = belongs_to(Etablissement, unique=True)
    nouveau = belongs_to(Etablissement)
    par = belongs_to(Compte)
    le = Timestamptz()
    personnes = Integer(default=0)
    projets = Integer(default=0)
    demandes = Integer(default=0)
    invitations = Integer(default=0)
