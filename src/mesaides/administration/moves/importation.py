"""Imports of the public directory: done at once, and remembered with what was left aside."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from mesaides.administration.tables import REJETS_MAX, Importation
from mesaides.etablissements.moves import update_etablissements
from mesaides.etablissements.rules import LigneAnnuaire, LigneRejetee
from mesaides.journal.tables import note


async def import_annuaire(
    lignes: Sequence[LigneAnnuaire], rejets: Sequence[LigneRejetee], *, par: int | None, now: datetime
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
