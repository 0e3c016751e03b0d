"""The cookie by which a device from which somebody has logged in is known again. It opens nothing and says nothing.

Each mark is bound to one compte and to its present password: a new password makes strangers of all its devices.
"""

import base64
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

DUREE = timedelta(days=180)
MOIS = timedelta(days=30)
PERSONNES = 6
"""How many people share one computer of a staff room; the one who has not come for longest is forgotten."""
ALEA, SCEAU = 12, 18
LONGUEUR = (ALEA + SCEAU) * 4 // 3


@dataclass(frozen=True, slots=True)
class Appareil:
    """One browser: the cookie it sent, and the secrets accepted, the one in use first."""

    cookie: str = ""
    cles: tuple[str, ...] = ()

    def mark_of(self, compte: int, empreinte: str, now: datetime) -> str:
        """Its mark for this compte (`empreinte`: the hash of its password), '' when it has none or an old one.

        As long to find out whether or not there is such a compte.
        """
        found = ""
        for mark in self._marks():
            raw = base64.urlsafe_b64decode(mark)
            for cle in self.cles:
                for mois in _months(now):
                    sceau = _seal(raw[:ALEA], compte, empreinte, mois, cle)
                    if hmac.compare_digest(sceau, raw[ALEA:]):
                        found = mark
        return found

    def remember(self, compte: int, empreinte: str, now: datetime, alea: bytes) -> str:
        """The cookie to keep, now that this compte has logged in here."""
        before = self.mark_of(compte, empreinte, now)
        sceau = _seal(alea[:ALEA], compte, empreinte, _months(now)[0], self.cles[0])
        mark = base64.urlsafe_b64encode(alea[:ALEA] + sceau).decode()
        return ".".join([mark, *(other for other in self._marks() if other != before)][:PERSONNES])

    def _marks(self) -> list[str]:
        marks = self.cookie.split(".", PERSONNES)[:PERSONNES]
        return [mark for mark in marks if len(mark) == LONGUEUR and _is_mark(mark)]


def _is_mark(text: str) -> bool:
    return text.isascii() and text.replace("-", "a").replace("_", "a").isalnum()


def _months(now: datetime) -> list[int]:
    """The month of this mark, numbered, then those before it that still count."""
    present = int(now.timestamp()) // int(MOIS.total_seconds())
    return [present - ago for ago in range(DUREE // MOIS)]


def _seal(alea: bytes, compte: int, empreinte: str, mois: int, cle: str) -> bytes:
    facts = f"appareil\0{compte}\0{mois}\0{empreinte}\0".encode() + alea
    return hmac.digest(cle.encode(), facts, "sha256")[:SCEAU]
