"""The part of the établissement, said and validated at once, before the rest of the budget is there."""

from datetime import datetime

from mesaides.comptes.roles import Acteur
from mesaides.dispositifs.rules.postes import PART, SensPoste
from mesaides.projets.moves.decisions import validate_part
from mesaides.projets.moves.lignes import GesteBudget, add_ligne
from mesaides.projets.reads.lecture import FicheProjet
from mesaides.projets.rules.budget import Ligne


async def commit_part(fiche: FicheProjet, centimes: int, acteur: Acteur, now: datetime) -> None:
    """Of a projet without lines. Raises DomainError to whoever does not manage there."""
    await add_ligne(GesteBudget(fiche, acteur, now), Ligne(SensPoste.RECETTE, PART, "", centimes))
    await validate_part(fiche, str(centimes), acteur, now)
