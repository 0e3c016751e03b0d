"""A demande is withdrawn, and comes back as it was while nothing has taken its place."""

from dataclasses import dataclass
from datetime import datetime

from mesaides.comptes.roles import Acteur
from mesaides.db import P, frozen
from mesaides.demandes.mails import mail_retour
from mesaides.demandes.moves.mouvements import take_step
from mesaides.demandes.reads.lecture import FicheDemande
from mesaides.demandes.states.etapes import VIVANTES
from mesaides.demandes.tables.demande import Demande
from mesaides.errors import DomainError
from mesaides.projets.moves.verrou import hold


@dataclass(frozen=True, slots=True)
class Remplacante:
    """A demande of the same projet and campagne that lives. `reference`: None for a draft."""

    reference: str | None


D = Demande
OTHER = frozen(
    D.select(D.reference).where(
        (D.projet == P.projet)
        & (D.campagne == P.campagne)
        & (D.id != P.demande)
        & D.etat.is_in(sorted(VIVANTES))
    ),
    Remplacante,
)


async def withdraw(fiche: FicheDemande, acteur: Acteur, now: datetime) -> None:
    await take_step(fiche, "retrait", acteur, now)
    await mail_retour(fiche, "retrait", acteur)


async def restore(fiche: FicheDemande, acteur: Acteur, now: datetime) -> None:
    """Raises DomainError: too late, or another one took its place."""
    await hold_place(fiche)
    await take_step(fiche, "retablissement", acteur, now)
    await mail_retour(fiche, "retablissement", acteur)


async def hold_place(fiche: FicheDemande) -> None:
    """No other demande of its projet lives in its campagne, nor will until the transaction ends. Raises DomainError."""
    await hold(fiche.projet)
    for autre in await OTHER.rows(projet=fiche.projet, campagne=fiche.campagne, demande=fiche.id):
        which = f"la demande {autre.reference}" if autre.reference else "une demande en brouillon"
        raise DomainError(
            f"Ce projet a depuis {which} pour la même campagne\u00a0: elle peut être retirée d’abord."
        )
