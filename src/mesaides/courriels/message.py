"""What is said, to whom; and the same as a MIME message ready to leave."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from unicodedata import category
from uuid import UUID

SUJET_MAX = 250
ADRESSE_MAX = 320
_DOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MailMessage:
    """A mail to be. Raises ValueError on anything that could forge a header.

    `objet`: one lower-case word that says which mail this is (invitation, activation…).
    """

    destinataire: str
    sujet: str
    texte: str
    html: str
    objet: str
    repondre_a: str | None = None
    lien: str = ""
    """Where its button leads."""

    def __post_init__(self) -> None:
        refuse_forgery(self.sujet)
        if not self.sujet or len(self.sujet) > SUJET_MAX:
            raise ValueError("a subject has from 1 to 250 characters")
        if not self.objet.isidentifier():
            raise ValueError("objet is one word")
        read_address(self.destinataire)
        if self.repondre_a is not None:
            read_address(self.repondre_a)


@dataclass(frozen=True, slots=True)
class Lettre:
    """A message with what makes it recognisable: sent twice by accident, it is the same mail twice."""

    message: MailMessage
    reference: UUID
    cree_le: datetime


def read_address(address: str) -> Address:
    """Its domain in ASCII (`lycée.fr` → `xn--lyce-dpa.fr`). Raises ValueError if not one bare address."""
    refuse_forgery(address)
    local, at, domain = address.rpartition("@")
    if not at or not local or len(address) > ADRESSE_MAX or any(c in ' ,;:<>()[]\\"@' for c in local):
        raise ValueError("not one bare address")
    ascii_domain = domain.encode("idna").decode("ascii")  # a UnicodeError is a ValueError
    if not _DOMAIN.fullmatch(ascii_domain):
        raise ValueError("not one bare address")
    return Address(username=local, domain=ascii_domain)


def compose(lettre: Lettre, expediteur: Address) -> EmailMessage:
    """The text first, the HTML as its alternative; automatic answers are asked not to come."""
    message = lettre.message
    mail = EmailMessage(policy=SMTP)
    mail["From"] = expediteur
    mail["To"] = read_address(message.destinataire)
    if message.repondre_a:
        mail["Reply-To"] = read_address(message.repondre_a)
    mail["Subject"] = message.sujet
    mail["Date"] = format_datetime(lettre.cree_le)
    mail["Message-ID"] = f"<{lettre.reference}@{expediteur.domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply, RN, NRN"  # Exchange's own; bounces still come
    mail.set_content(message.texte, charset="utf-8", cte="quoted-printable")
    mail.add_alternative(message.html, subtype="html", charset="utf-8", cte="quoted-printable")
    return mail


def refuse_forgery(header: str) -> None:
    """Raises ValueError on what could end a header."""
    if any(category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in header):
        raise ValueError("a header holds no line break and no control character")
