"""Decisions on a rattachement, with what they do to the projets that the person had taken up by an invitation.

Each raises DomainError as the move of `comptes` that it stands on.
"""

from datetime import datetime

from mesaides.comptes.moves import decisions
from mesaides.comptes.reads.fiche import FicheRattachement
from mesaides.comptes.roles import Acteur
from mesaides.projets.moves.porteurs import leave_behind


async def validate(fiche: FicheRattachement, acteur: Acteur, now: datetime) -> None:
    """What the person awaited elsewhere is given up."""
    await decisions.validate(fiche, acteur, now)
    await leave_behind(fiche.compte)


async def refuse(fiche: FicheRattachement, acteur: Acteur, now: datetime, raison: str) -> None:
    await decisions.refuse(fiche, acteur, now, raison)
    await leave_behind(fiche.compte)


async def give_up(fiche: FicheRattachement, acteur: Acteur, now: datetime) -> None:
    await decisions.give_up(fiche, acteur, now)
    await leave_behind(fiche.compte)
