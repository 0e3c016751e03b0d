"""Giving an agent what they may do, and taking it back: told to them, written in the journal."""

from dataclasses import dataclass
from datetime import datetime

from mesaides.administration.mails import tell_habilitation, tell_to_confirm
from mesaides.administration.reads.agents import HabilitationVue, find_habilitation
from mesaides.comptes.habilitations import Habilitation, Perimetre
from mesaides.comptes.moves.habilitations import (
    Donnee,
    give,
    hold_administrateurs,
    other_administrateurs,
    review,
    take_step,
)
from mesaides.comptes.reads.service import find_service
from mesaides.comptes.roles import Acteur
from mesaides.comptes.rules.habilitations import can_habilitate, needs_another
from mesaides.comptes.states import HABILITATION, EtatHabilitation
from mesaides.db import IntegrityErrors, transaction
from mesaides.errors import DomainError
from mesaides.journal.tables import note

SOI = "Personne ne change ses propres accès\u00a0: demandez à une autre personne qui administre le portail."
AUTRE = "Une autre personne que celle qui propose doit confirmer."
DEJA = "C’est déjà fait\u00a0: la page est à jour."
DERNIERE = (
    "Sans cette personne, plus personne n’administrerait le portail sans date de fin. Donnez d’abord cet accès à une "
    "autre."
)


@dataclass(frozen=True, slots=True)
class Donneur:
    """Who gives, when it is not who asks: whoever invited the person."""

    compte: int
    politesse: str
    is_administrateur: bool


@dataclass(frozen=True, slots=True)
class _Compte:
    compte: int
    par: int | None = None


async def habilitate(donnee: Donnee, acteur: Acteur | Donneur, now: datetime) -> EtatHabilitation:
    """What it has become: active, or proposed to another administrateur. Raises DomainError."""
    if not can_habilitate(acteur, _Compte(donnee.compte)):
        raise DomainError(SOI)
    await check_service(donnee.perimetre)
    await hold_administrateurs()
    others = await other_administrateurs(acteur.compte)
    proposed = needs_another(donnee.role, len(others))
    etat = EtatHabilitation.PROPOSEE if proposed else EtatHabilitation.ACTIVE
    given = await _give(donnee, etat, acteur, now)
    await _note(given, "proposition" if proposed else "don", acteur)
    await tell_habilitation(given, "proposition" if proposed else "don", acteur)
    if proposed:
        await tell_to_confirm(given, others, acteur)
    return etat


async def check_service(perimetre: Perimetre) -> None:
    """Raises DomainError for a service that is closed."""
    service = await find_service(perimetre.service or 0)
    if service is not None and not service.is_open:
        raise DomainError("Ce service est fermé\u00a0: il ne reçoit plus d’agent.")


async def _give(
    donnee: Donnee, etat: EtatHabilitation, acteur: Acteur | Donneur, now: datetime
) -> HabilitationVue:
    try:
        async with transaction():
            number = await give(donnee, etat, acteur.compte, now)
    except IntegrityErrors:
        raise DomainError(
            "Cette personne a déjà cet accès\u00a0: mettez-y fin avant d’en donner un autre."
        ) from None
    given = await find_habilitation(number)
    if given is None:
        raise DomainError("Ce compte est fermé\u00a0: rien ne lui est donné.")
    return given


async def move_habilitation(vue: HabilitationVue, nom: str, acteur: Acteur, now: datetime) -> None:
    """Raises DomainError."""
    step = HABILITATION[nom]
    if not step.is_open(vue.etat, acteur, vue):
        raise DomainError(_why_not(vue, nom, acteur))
    if vue.role is Habilitation.ADMINISTRATEUR and nom in {"suspension", "fin"}:
        await hold_administrateurs()
        if not await other_administrateurs(vue.compte):
            raise DomainError(DERNIERE)
    if not await take_step(nom, vue.id, acteur.compte, now):
        raise DomainError(DEJA)
    await _note(vue, nom, acteur)
    await tell_habilitation(vue, nom, acteur)


async def review_habilitation(vue: HabilitationVue, acteur: Acteur, now: datetime) -> None:
    """It is still right, for a year. Raises DomainError."""
    if not can_habilitate(acteur, vue):
        raise DomainError(SOI)
    if not await review(vue.id, now):
        raise DomainError(DEJA)
    await _note(vue, "revue", acteur)


def _why_not(vue: HabilitationVue, nom: str, acteur: Acteur) -> str:
    if vue.compte == acteur.compte:
        return SOI
    if vue.etat in HABILITATION[nom].de:
        return AUTRE
    return DEJA


async def _note(vue: HabilitationVue, nom: str, acteur: Acteur | Donneur) -> None:
    await note(
        f"habilitation_{nom}",
        compte=acteur.compte,
        objet=f"compte {vue.compte}",
        habilitation=vue.id,
        role=vue.role.value,
    )
