"""Imports of the public directory: done at once, and remembered with what was left aside."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from piccolo.columns import Integer, Serial, Text, Timestamptz
from piccolo.table import Table

from mesaides.comptes.tables.compte import Compte
from mesaides.db import may_belong_to
from mesaides.etablissements.moves import update_etablissements
from mesaides.etablissements.rules import Ligne, Rejet
from mesaides.journal.tables import note

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

    def read_rejets(self) -> list[Rejet]:
        return [Rejet(**rejet) for rejet in json.loads(self.rejets)]


async def import_annuaire(
    lignes: Sequence[Ligne], rejets: Sequence[Rejet], *, par: int | None, now: datetime
) -> Importation:
    """Takes the good lines and remembers the others, in the caller's transaction."""
    bilan = await update_etablissements(lignes, now)
    kept = [asdict(rejet) for rejet in rejets[:REJETS_MAX]]
    importation = Importation(
        le=now,
        par=par,
        rejetes=len(rejets),
        rejets=json.dumps(kept, ensure_ascii=False),
        **asdict(bilan),
    )
    await importation.save()
    await note(
        "import_etablissements",
        compte=par,
        objet=f"importation {importation.id}",
        rejetes=len(rejets),
        **asdict(bilan),
    )
    return importation
