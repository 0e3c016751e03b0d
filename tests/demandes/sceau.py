"""What every transmitted demande must have kept: a budget validated before it left, of the very content that left."""

import json

from mesaides.demandes.tables.demande import Demande, Transmission
from mesaides.projets.rules.budget import read_contenu
from mesaides.projets.tables.projet import BudgetVersion, ValidationBudget


async def check_seal(demande: int) -> bool:
    """Whether it is transmitted: if it is, once and under its seal; if not, nothing was received."""
    rows = await Transmission.select().where(Transmission.demande == demande)
    etat = (await Demande.select(Demande.etat).where(Demande.id == demande))[0]["etat"]
    assert (etat == "transmise", len(rows)) in ((True, 1), (False, 0)), etat
    for row in rows:
        validations = await ValidationBudget.select().where(ValidationBudget.version == row["budget"])
        assert len(validations) == 1
        assert validations[0]["le"] <= row["le"]
        version = (await BudgetVersion.select().where(BudgetVersion.id == row["budget"]))[0]
        sealed = [
            [x.sens.value, x.poste, x.intitule, x.montant_centimes] for x in read_contenu(version["contenu"])
        ]
        assert sorted(json.loads(row["contenu"])["budget"]) == sorted(sealed)
    return bool(rows)
