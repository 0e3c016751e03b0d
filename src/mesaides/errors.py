"""What the portal says no to, and why the system does."""

import errno
import re
import ssl

_CAUSES = {
    errno.ENOENT: "il n’existe pas",
    errno.EISDIR: "c’est un dossier",
    errno.ENOTDIR: "son chemin passe par ce qui n’est pas un dossier",
    errno.EACCES: "l’accès est refusé",
    errno.EPERM: "l’accès est refusé",
    errno.EROFS: "le disque est en lecture seule",
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "la place accordée est prise",
    errno.EFBIG: "la place accordée est prise",
    errno.ECONNREFUSED: "la connexion est refusée",
    errno.ECONNRESET: "la connexion est coupée",
    errno.EADDRINUSE: "un autre programme l’occupe",
    errno.EADDRNOTAVAIL: "cette adresse n’est pas à cette machine",
    errno.EHOSTUNREACH: "le serveur est hors d’atteinte",
    errno.ENETUNREACH: "le serveur est hors d’atteinte",
    errno.ETIMEDOUT: "pas de réponse à temps",
}
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})
"""The disk can be read, not written."""


class DomainError(Exception):
    """A refusal by a rule of the domain: its text is a whole French sentence, shown as it is to the person (409).

    `garde`: what they had written, which is not saved and which they are shown again.
    """

    def __init__(self, phrase: str, garde: str = "") -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.garde = garde


class BusyError(DomainError):
    """Too many ask at once: nothing was done, the same may be asked again in `retry_after` seconds (503)."""

    def __init__(self, phrase: str, retry_after: int) -> None:
        super().__init__(phrase)
        self.retry_after = retry_after


class TooOftenError(DomainError):
    """Done too many times in a short time: it may be done again in `retry_after` seconds (429)."""

    def __init__(self, phrase: str, retry_after: int) -> None:
        super().__init__(phrase)
        self.retry_after = retry_after


def cause_of(error: OSError) -> str:
    """What the system refuses, in French and without a capital; its number alone when it is a rare one."""
    if isinstance(error, ssl.SSLError):
        unknown = isinstance(error, ssl.SSLCertVerificationError)
        return "son certificat n’est pas reconnu" if unknown else "la connexion par TLS échoue"
    number = error.errno
    if number is None and (found := re.search(r"Errno (-?[0-9]+)", str(error))):
        number = int(found[1])  # asyncio joins what several addresses answered into one text
    if number is None:
        return "pas de réponse à temps" if isinstance(error, TimeoutError) else "raison inconnue"
    if number < 0:
        return "ce nom de serveur n’est pas connu"
    return _CAUSES.get(number, f"erreur {number}")
