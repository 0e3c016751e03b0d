"""How fast one may try again: logging in, asking for mails.

An attempt is counted before its outcome is known, and given back when it succeeds: attempts made at the same
time are all counted, judged or turned away. Waiting attempts are not counted, so nobody is locked out for good by
another; a recovery by mail starts the account afresh. A device known to the compte, and a session, are counted apart:
what strangers try does not stop them.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

JAMAIS = timedelta(0)


@dataclass(frozen=True, slots=True)
class Regle:
    """`libres` attempts, then a wait doubling from `premiere` to `plafond`; one forgotten every `oubli`."""

    libres: int
    premiere: timedelta
    plafond: timedelta
    oubli: timedelta


COMPTE = Regle(5, timedelta(seconds=30), timedelta(hours=1), timedelta(hours=1))
"""Log-ins by strangers on one compte, or as one unknown; by one known device; passwords given again in one session."""

RESEAU = Regle(100, timedelta(seconds=30), timedelta(minutes=15), timedelta(seconds=30))
"""Log-ins from one house, a whole lycée perhaps: an IPv4 address, or 64 bits of IPv6."""

RESEAU_LARGE = Regle(200, timedelta(seconds=30), timedelta(minutes=15), timedelta(seconds=15))
"""From 56 bits of IPv6: what a provider gives to one client, who has 256 networks of 64 bits."""

VOISINAGE = Regle(400, timedelta(seconds=30), timedelta(minutes=15), timedelta(seconds=8))
"""From 24 bits of IPv4, which many houses share, or 48 bits of IPv6, which one hosting client has for itself."""

LARGEURS = {4: ((32, RESEAU), (24, VOISINAGE)), 6: ((64, RESEAU), (56, RESEAU_LARGE), (48, VOISINAGE))}


@dataclass(frozen=True, slots=True)
class Cadence:
    """The state of one account or network: attempts counted, when last, and until when to wait."""

    essais: int = 0
    dernier_le: datetime | None = None
    attend_jusqu_a: datetime | None = None


@dataclass(frozen=True, slots=True)
class Essai:
    """Whether one may try now; if not, how long to wait. `cadence` is the state to keep."""

    permis: bool
    attendre: timedelta
    cadence: Cadence

    @property
    def secondes(self) -> int:
        """For Retry-After: whole seconds, rounded up."""
        return -(-self.attendre // timedelta(seconds=1))


def attempt(cadence: Cadence, now: datetime, regle: Regle) -> Essai:
    """Count one attempt, unless one has to wait."""
    wait = remaining_wait(cadence, now, regle)
    if wait:
        return Essai(False, wait, cadence)
    essais = count_remembered(cadence, now, regle) + 1
    beyond = essais - regle.libres
    until = now + _wait_after(beyond, regle) if beyond >= 0 else None
    return Essai(True, JAMAIS, Cadence(essais, now, until))


def remaining_wait(cadence: Cadence, now: datetime, regle: Regle) -> timedelta:
    """Never longer than the rule's, even if the clock went back."""
    if cadence.attend_jusqu_a is None:
        return JAMAIS
    return min(max(cadence.attend_jusqu_a - now, JAMAIS), regle.plafond)


def count_remembered(cadence: Cadence, now: datetime, regle: Regle) -> int:
    """The attempts not yet forgotten."""
    if cadence.dernier_le is None:
        return 0
    return max(0, cadence.essais - max(0, (now - cadence.dernier_le) // regle.oubli))


def forget(cadence: Cadence) -> Cadence:
    """After a log-in, or a recovery by mail: the account starts afresh."""
    return Cadence()


def give_back(cadence: Cadence) -> Cadence:
    """After a log-in, for the network: this attempt does not count, those of others do."""
    return replace(cadence, essais=max(0, cadence.essais - 1), attend_jusqu_a=None)


def forget_after_wait(cadence: Cadence) -> Cadence:
    """The owner came in by another door: those who wait go on waiting, then all starts afresh."""
    return replace(cadence, essais=0)


def _wait_after(beyond: int, regle: Regle) -> timedelta:
    return min(regle.premiere * 2 ** min(beyond, 30), regle.plafond)


def networks_of(address: str) -> tuple[tuple[str, Regle], ...]:
    """The networks that this address is counted in, each with its rule, the narrowest first.

    When it is no address, the text itself, shortened.
    """
    try:
        ip = ipaddress.ip_address(address.strip())
    except ValueError:
        return ((address[:45], RESEAU),)
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or ip
    return tuple((_name(ip, bits), regle) for bits, regle in LARGEURS[ip.version])


def network_of(address: str) -> str:
    """What one house is counted as: an IPv4 address, 64 bits of IPv6."""
    return networks_of(address)[0][0]


def wide_network_of(address: str) -> str:
    """The widest network it is counted in."""
    return networks_of(address)[-1][0]


def _name(ip: ipaddress.IPv4Address | ipaddress.IPv6Address, bits: int) -> str:
    return str(ip) if bits == ip.max_prefixlen else str(ipaddress.ip_network((int(ip), bits), strict=False))


def tell_wait(seconds: int) -> str:
    """« Trop d’essais. Réessayez dans 4 minutes. », never too soon."""
    return f"Trop d’essais. {tell_when(timedelta(seconds=seconds))}"


def tell_when(wait: timedelta) -> str:
    """« Réessayez dans 4 minutes. », never too soon."""
    seconds = max(1, -(-wait // timedelta(seconds=1)))
    if seconds <= 60:
        return f"Réessayez dans {_count(seconds, 'seconde')}."
    if seconds <= 3600:
        return f"Réessayez dans {_count(-(-seconds // 60), 'minute')}."
    return f"Réessayez dans {_count(-(-seconds // 3600), 'heure')}."


def _count(number: int, word: str) -> str:
    return f"{number}\u00a0{word}{'s' if number > 1 else ''}"


@dataclass(frozen=True, slots=True)
class Quota:
    """At most `nombre` in any `periode`."""

    nombre: int
    periode: timedelta


RECUPERATIONS = Quota(3, timedelta(hours=1))
"""Mails « Récupérer mes informations de connexion » to one address."""

ACTIVATIONS = Quota(3, timedelta(hours=1))
"""Activation links sent again to one address."""


def wait_for_quota(sent: Sequence[datetime], now: datetime, quota: Quota) -> timedelta:
    """How long before one more may be sent, given when the last ones were; nothing when at once."""
    recent = sorted((le for le in sent if now - le < quota.periode), reverse=True)
    if len(recent) < quota.nombre:
        return JAMAIS
    return min(recent[quota.nombre - 1] + quota.periode - now, quota.periode)
