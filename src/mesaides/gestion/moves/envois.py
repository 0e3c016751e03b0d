"""Sending a pasted list of invitations: each address has its own result."""

from datetime import datetime

from mesaides.comptes.roles import Acteur, Fonction
from mesaides.db import transaction
from mesaides.errors import DomainError
from mesaides.invitations.moves.envoi import invite
from mesaides.invitations.moves.fin import revoke
from mesaides.invitations.moves.lots import keep_lot
from mesaides.invitations.reads.lecture import find_invitation
from mesaides.invitations.reads.lots import Resultats
from mesaides.invitations.rules import Adresse, AdresseRejetee, read_adresses
from mesaides.numeros import read_numero


async def send_invitations(
    etablissement: int,
    text: str,
    fonction: Fonction,
    par: Acteur,
    now: datetime,
    *,
    validation_anticipee: bool,
    vues: list[str],
    remplace: str,
) -> tuple[Resultats, int]:
    """What became of each address, and the number under which it is kept (0 when all were sent).

    `vues`: addresses doubted before and typed again: they are sent. `remplace`: the invitation that a good address
    replaces.
    """
    resultats = Resultats()
    for read in read_adresses(text):
        if isinstance(read, AdresseRejetee):
            resultats.autres.append((read.texte, _after_colon(_advise(read.raison, read.suggestion))))
            resultats.a_corriger.append(read.suggestion or read.texte)
        elif read.suggestion and read.adresse not in vues:
            phrase = f"ce domaine ressemble à un autre. Vouliez-vous dire {read.suggestion} ?"
            resultats.autres.append((read.adresse, f"{phrase} Sinon, renvoyez l’adresse telle quelle."))
            resultats.a_corriger.append(read.adresse)
            resultats.vues.append(read.adresse)
        else:
            await _send_one(etablissement, read, fonction, par, now, validation_anticipee, resultats)
    if resultats.envoyees and read_numero(remplace):
        await _replace(read_numero(remplace), par, now)
    lot = await keep_lot(etablissement, par.compte, resultats, now) if resultats.autres else 0
    return resultats, lot


async def _send_one(
    etablissement: int,
    read: Adresse,
    fonction: Fonction,
    par: Acteur,
    now: datetime,
    validation_anticipee: bool,
    resultats: Resultats,
) -> None:
    try:
        async with transaction():
            await invite(
                etablissement, read.adresse, fonction, par, now, validation_anticipee=validation_anticipee
            )
    except DomainError as refusal:
        resultats.autres.append((read.adresse, refusal.phrase.removeprefix(f"{read.adresse} : ")))
    else:
        resultats.envoyees.append(read.adresse)


async def _replace(number: int, par: Acteur, now: datetime) -> None:
    """The invitation whose address was wrong dies, if nobody was quicker."""
    old = await find_invitation(number, par)
    if old is not None and old.is_alive(now):
        await revoke(old, par, now)


def _advise(raison: str, suggestion: str | None) -> str:
    return f"{raison} Nous proposons {suggestion}." if suggestion else raison


def _after_colon(phrase: str) -> str:
    """As it is read behind the address, like the other results."""
    return phrase[:1].lower() + phrase[1:]
