"""The mailbox of someone, as the outbox holds it."""

import re
from urllib.parse import urlsplit

from mesaides.courriels import Courriel, MailMessage


async def letters_to(adresse: str, objet: str = "") -> list[MailMessage]:
    """The mails to this address, oldest first."""
    courriels = await Courriel.objects().where(Courriel.destinataire == adresse).order_by(Courriel.id)
    messages = [courriel.read().message for courriel in courriels]
    return [message for message in messages if objet in ("", message.objet)]


def link_of(message: MailMessage, start: str) -> str:
    """The path of the link of a mail, the same in its text and in its HTML."""
    found = re.search(rf"https?://\S+{re.escape(start)}\S*", message.texte)
    assert found, message.texte
    assert found.group() in message.html
    return urlsplit(found.group()).path
