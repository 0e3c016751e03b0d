"""Imports of the public directory: done at once, and remembered with what was left aside."""

import json
from dataclasses import asdict
from datetime import datetime

from mesaides.administration.tables import REJETS_MAX, Importation
from mesaides.etablissements.moves import update_etablissements
from mesaides.etablissements.rules import Annuaire
from mesaides.journal.tables import note


async def import_annuaire(annuaire: Annuaire, *, par: int | None, now: datetime) -> Importation:
    """Takes the good lines and remembers the others, in the caller's transaction."""
    bilan = await update_etablissements(annuaire.lignes, now)
    rejets, remarques = (
        [asdict(ligne) for ligne in lignes[:REJETS_MAX]] for lignes in (annuaire.rejets, annuaire.remarques)
    )
    importation = Importation(
        le=now,
        par=par,
        rejetes=len(annuaire.rejets),
        rejets=json.dumps(rejets, ensure_ascii=False),
        remarquees=len(annuaire.remarques),
        remarques=json.dumps(remarques, ensure_ascii=False),
        hors_champ=json.dumps(annuaire.hors_champ, ensure_ascii=False),
        **asdict(bilan),
    )
    await importation.save()
    await note(
        "import_etablissements",
        compte=par,
        objet=f"importation {importation.id}",
        rejetes=len(annuaire.rejets),
        hors_champ=sum(annuaire.hors_champ.values()),
        **asdict(bilan),
    )
    return importation
