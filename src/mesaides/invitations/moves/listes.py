"""Sending a pasted list of invitations: each address has its own result."""

from dataclasses import dataclass
from datetime import datetime

from mesaides.comptes.roles import Acteur, Fonction
from mesaides.db import transaction
from mesaides.errors import DomainError
from mesaides.invitations.moves.envoi import invite
from mesaides.invitations.moves.fin import revoke
from mesaides.invitations.moves.lots import keep_lot
from mesaides.invitations.reads.lecture import find_invitation
from mesaides.invitations.reads.lots import Resultats
from mesaides.invitations.rules import AdresseRejetee, read_adresses
from mesaides.projets.moves.porteurs import await_at, await_porteur
from mesaides.projets.reads.sans_porteur import ProjetSansPorteur


@dataclass(frozen=True, slots=True)
class Liste:
    """What was pasted, and as what they are invited.

    `vues`: addresses doubted before and typed again: they are sent. `remplace`: the invitation that a good address
    replaces, or 0.
    """

    texte: str
    fonction: Fonction
    validation_anticipee: bool
    vues: frozenset[str] = frozenset()
    remplace: int = 0
    projet: ProjetSansPorteur | None = None
    """Which awaits the only address."""


async def send_liste(etablissement: int, liste: Liste, par: Acteur, now: datetime) -> tuple[Resultats, int]:
    """What became of each address, and the number under which it is kept (0 when all were sent)."""
    resultats = Resultats()
    for read in read_adresses(liste.texte):
        if isinstance(read, AdresseRejetee):
            resultats.autres.append((read.texte, _after_colon(_advise(read.raison, read.suggestion))))
            resultats.a_corriger.append(read.suggestion or read.texte)
        elif read.suggestion and read.adresse not in liste.vues:
            _doubt(read.adresse, read.suggestion, resultats)
        else:
            await _send_one(etablissement, read.adresse, liste, par, now, resultats)
    if resultats.envoyees and liste.remplace:
        await _replace(liste.remplace, resultats.envoyees, par, now)
    lot = await keep_lot(etablissement, par.compte, resultats, now) if resultats.autres else 0
    return resultats, lot


def _doubt(adresse: str, suggestion: str, resultats: Resultats) -> None:
    phrase = f"cette adresse semble mal écrite. Vouliez-vous dire {suggestion} ?"
    resultats.autres.append((adresse, f"{phrase} Sinon, renvoyez l’adresse telle quelle."))
    resultats.a_corriger.append(adresse)
    resultats.vues.append(adresse)


async def _send_one(
    etablissement: int, adresse: str, liste: Liste, par: Acteur, now: datetime, resultats: Resultats
) -> None:
    try:
        async with transaction():
            anticipee = liste.validation_anticipee
            await invite(
                *(etablissement, adresse, liste.fonction, par, now),
                validation_anticipee=anticipee,
                projet=liste.projet.intitule if liste.projet else "",
            )
            if liste.projet:
                await await_porteur(liste.projet.id, adresse)
    except DomainError as refusal:
        resultats.autres.append((adresse, refusal.phrase.removeprefix(f"{adresse} : ")))
    else:
        resultats.envoyees.append(adresse)


async def _replace(number: int, envoyees: list[str], par: Acteur, now: datetime) -> None:
    """The invitation whose address was wrong dies, if nobody was quicker; what awaited it awaits the right one."""
    old = await find_invitation(number, par)
    if old is not None and old.is_alive(now):
        await revoke(old, par, now)
        if len(envoyees) == 1:
            await await_at(old.etablissement, old.adresse, envoyees[0])


def _advise(raison: str, suggestion: str | None) -> str:
    return f"{raison} Nous proposons {suggestion}." if suggestion else raison


def _after_colon(phrase: str) -> str:
    """As it is read behind the address, like the other results."""
    return phrase[:1].lower() + phrase[1:]
