"""Sending somebody their identifiant again, with a link of one hour for a new password."""

import contextlib
from datetime import datetime

from mesaides.adresses import adresse_key
from mesaides.comptes.mails import mail_recuperation
from mesaides.comptes.moves.liens import issue_lien
from mesaides.comptes.moves.tentatives import hold
from mesaides.comptes.reads.recuperation import find_destinataire
from mesaides.comptes.tables.lien import Objet
from mesaides.db import transaction
from mesaides.journal.tables import note


async def recover(adresse: str, now: datetime) -> None:
    """To the person of this address, if there is one; if there is none, the same work is done and undone, so that it
    takes the same time. Two requests for one address wait for one another, known or not."""
    await hold(adresse_key(adresse), now)
    destinataire = await find_destinataire(adresse, now)
    if destinataire is None:
        return
    with contextlib.suppress(RehearsalError):
        async with transaction():
            token = await issue_lien(destinataire.compte, Objet.RECUPERATION, now)
            await mail_recuperation(destinataire, token)
            if not destinataire.is_real:
                raise RehearsalError
    who = f"compte {destinataire.compte}" if destinataire.is_real else ""
    await note("recuperation", compte=None, objet=who)


class RehearsalError(Exception):
    """Undoes what was done only to take as long as the real thing."""
