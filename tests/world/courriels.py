"""Mails: rows of the outbox, and the letters that somebody finds in their mailbox."""

import re
from urllib.parse import urlsplit
from uuid import uuid4

from tests.world.dates import now

from mesaides.courriels import Courriel, MailMessage


async def make_courriel(*, refuse: str = "") -> Courriel:
    """One that was sent, or refused for this reason."""
    courriel = Courriel(
        reference=uuid4(),
        destinataire="x@exemple.fr",
        sujet="s",
        objet="invitation",
        corps="x",
        etat="refuse" if refuse else "envoye",
        raison=refuse or None,
        cree_le=now(),
        prochain_essai_le=now(),
        envoye_le=None if refuse else now(),
    )
    await courriel.save()
    return courriel


async def letters_to(adresse: str, objet: str = "") -> list[MailMessage]:
    """The mails to this address, oldest first."""
    courriels = await Courriel.objects().where(Courriel.destinataire == adresse).order_by(Courriel.id)
    messages = [courriel.read().message for courriel in courriels]
    return [message for message in messages if objet in ("", message.objet)]


def link_of(message: MailMessage, start: str) -> str:
    """The path of the link of a mail that holds a token, the same in its text and in its HTML."""
    found = re.search(rf"https?://\S+{re.escape(start)}[\w-]{{22}}\S*", message.texte)
    assert found, message.texte
    assert found.group() in message.html
    return urlsplit(found.group()).path
