"""Sending again the link that activates an account."""

from datetime import datetime

from mesaides.adresses import adresse_key
from mesaides.comptes.moves.liens import issue_lien
from mesaides.comptes.moves.tentatives import hold
from mesaides.comptes.rules.cadence import ACTIVATIONS
from mesaides.comptes.tables.lien import Objet
from mesaides.courriels import MailMessage, post
from mesaides.db import transaction
from mesaides.inscriptions.mails import activation_mail, compte_existant_mail
from mesaides.inscriptions.reads.demandes import count_links_sent, count_reminders_sent, find_compte_of
from mesaides.journal.tables import note


async def send_again(adresse: str, now: datetime) -> None:
    """A new link, or the reminder that the account is active; for an unknown address the same work, undone."""
    periode = ACTIVATIONS.periode
    await note("renvoi_activation", compte=None)
    await hold(adresse_key(adresse), now)
    known = await find_compte_of(adresse)
    sent = await count_links_sent(adresse, now, periode)
    if known is None:
        nobody = {"identifiant": "personne", "civilite": "mme", "nom": "Personne"}
        return await _feign(activation_mail(adresse, "x" * 43, **nobody))
    if known.active_le:
        reminded = await count_reminders_sent(known.adresse, now, periode)
        mail, allowed = compte_existant_mail(known), reminded < ACTIVATIONS.nombre
    else:
        allowed = sent < ACTIVATIONS.nombre
        token = await issue_lien(known.id, Objet.ACTIVATION, now) if allowed else "x" * 43
        mail = activation_mail(
            known.adresse, token, identifiant=known.identifiant, civilite=known.civilite, nom=known.nom
        )
    await (post(mail) if allowed else _feign(mail))
    return None


class _UndoneError(Exception):
    """Ends a piece of work that must leave nothing."""


async def _feign(mail: MailMessage) -> None:
    """Posts it and takes it back: who measures the time of the answer learns nothing."""
    try:
        async with transaction():
            await post(mail)
            raise _UndoneError
    except _UndoneError:
        pass
