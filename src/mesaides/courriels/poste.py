"""What the mail room must know, given once at start-up: `configure(…)`."""

from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.utils import parseaddr
from ipaddress import ip_address
from urllib.parse import urlsplit

from mesaides.coffre import Coffre
from mesaides.courriels.coffre import USAGE
from mesaides.courriels.message import refuse_forgery
from mesaides.settings import NOT_GIVEN, Mentions, SettingsError


@dataclass(frozen=True, slots=True)
class Poste:
    coffre: Coffre
    expediteur: Address
    public_url: str
    keep_bodies: bool = False
    """Only the demonstration keeps the bodies of mails that have left, for its mailbox page."""
    mentions: Mentions = NOT_GIVEN

    @property
    def helo(self) -> str:
        """How we introduce ourselves to mail servers."""
        host = urlsplit(self.public_url).hostname or "localhost"
        try:
            return f"[{ip_address(host)}]"
        except ValueError:
            return host


_poste: Poste | None = None


def configure(
    *,
    keys: Sequence[str],
    email_from: str,
    public_url: str,
    keep_bodies: bool = False,
    mentions: Mentions = NOT_GIVEN,
) -> Poste:
    """`email_from`: « Nom <adresse> » or an address alone. Raises SettingsError."""
    global _poste  # one process, one mail room: those who post mails take no settings
    name, address = parseaddr(email_from)
    try:
        refuse_forgery(email_from)
        expediteur = Address(name, addr_spec=address)
    except Exception as error:
        raise SettingsError(f"MESAIDES_EMAIL_FROM n’est pas une adresse\u00a0: {email_from!r}.") from error
    if not expediteur.domain:
        raise SettingsError(f"MESAIDES_EMAIL_FROM n’est pas une adresse\u00a0: {email_from!r}.")
    _poste = Poste(Coffre(keys, USAGE), expediteur, public_url.rstrip("/"), keep_bodies, mentions)
    return _poste


def poste() -> Poste:
    """The mail room of this process. Raises RuntimeError before `configure()`."""
    if _poste is None:
        raise RuntimeError("call mesaides.courriels.configure() at start-up")
    return _poste
