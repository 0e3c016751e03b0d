"""Decisions on a rattachement, with what they do to the projets that the person carried or had taken up there.

Each raises DomainError as the move of `comptes` that it stands on.
"""

from collections.abc import Sequence
from datetime import datetime

from mesaides.comptes.moves import decisions
from mesaides.comptes.reads.fiche import FicheRattachement
from mesaides.comptes.roles import Acteur
from mesaides.db import transaction
from mesaides.errors import DomainError
from mesaides.gestion.mails import tell_heritiers
from mesaides.gestion.moves.relais import Choix, hand_over
from mesaides.gestion.reads.relais import Partant, Relais
from mesaides.invitations.moves import detachement
from mesaides.invitations.moves.porteurs import leave_behind


async def validate(fiche: FicheRattachement, acteur: Acteur, now: datetime) -> None:
    """What the person awaited elsewhere is given up."""
    await decisions.validate(fiche, acteur, now)
    await leave_behind(fiche.compte)


async def validate_all(
    fiches: Sequence[FicheRattachement], acteur: Acteur, now: datetime
) -> tuple[list[FicheRattachement], list[str]]:
    """Those of one établissement that are validated, and what is told of the others: somebody was quicker.

    Raises DomainError when there are only others.
    """
    await decisions.enter_for_all(fiches, acteur)
    done, refusals = list[FicheRattachement](), list[str]()
    for fiche in fiches:
        try:
            async with transaction():
                await validate(fiche, acteur, now)
        except DomainError as refusal:
            refusals.append(f"{fiche.nom_complet} : {refusal.phrase}")
        else:
            done.append(fiche)
    if not done:
        raise DomainError(" ".join(refusals))
    return done, refusals


async def refuse(fiche: FicheRattachement, acteur: Acteur, now: datetime, raison: str) -> None:
    await decisions.refuse(fiche, acteur, now, raison)
    await leave_behind(fiche.compte)


async def give_up(fiche: FicheRattachement, acteur: Acteur, now: datetime) -> None:
    await decisions.give_up(fiche, acteur, now)
    await leave_behind(fiche.compte)


async def detach_and_hand_over(
    fiche: FicheRattachement, choix: Choix, acteur: Acteur, now: datetime
) -> list[Relais]:
    """What was handed over; those who take it over are told."""
    relais = await hand_over(Partant(fiche.compte, fiche.etablissement), choix, acteur.compte)
    await detachement.detach(fiche, acteur, now)
    await tell_heritiers(relais, fiche.nom_complet, acteur, fiche.lieu)
    return relais
