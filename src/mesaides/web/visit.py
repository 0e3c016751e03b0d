"""What one request brings with it: who comes, with which key, and what the answer will carry."""

import base64
import hmac
import secrets
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

from mesaides.db.aside import be_discreet

NONCE_BYTES = 12
MAC_BYTES = 15
MARK_BYTES = 9
NOBODY = "visiteur"
"""The mark of the pages made for whoever is not logged in."""


@dataclass(frozen=True, slots=True)
class FlashMessage:
    """One sentence told after an act. `genre`: succes, info, attention or erreur.

    `garde`: what was written and is not saved, to be copied.
    """

    texte: str
    genre: str = "succes"
    garde: str = ""


@dataclass(frozen=True, slots=True)
class Inverse:
    """The act that takes back what was decided of a row: the words of its button, and the address of its form, in
    which {} is the number of the row. `champs`: what it sends."""

    label: str
    adresse: str
    champs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Fait:
    """What an act has made of rows, in the word that stands in the place of their buttons: « Validé ».

    `rangs`: their ids; none for the one row whose act was sent.
    """

    mot: str
    genre: str = "succes"
    rangs: tuple[str, ...] = ()
    inverse: Inverse | None = None


@dataclass(slots=True)
class Visit:
    """`key` is the cookie's value: it names a session once `acteur` is someone."""

    key: str
    secrets: tuple[str, ...]
    now: datetime
    ip: str = ""
    appareil: str = ""
    """The cookie of the device, as received, then as it is to be kept."""
    styles: str = ""
    """The version of the style sheet that the browser has, as its cookie says, then as it is to be kept."""
    agent: str = ""
    request_id: str = ""
    unseen: bool = False
    """Nobody looks at the answer: HEAD, or a browser that reads ahead."""
    acteur: Any = None
    page_of: str = ""
    """The mark of the person for whom the page that asks was made, as its scripts say; '' when it does not say."""
    autre: Any = None
    """Who is logged in, when that page was made for somebody else: for it, `acteur` is nobody."""
    retenu: Any = None
    """Who is logged in and must first protect the account: nobody, but on the pages that serve to that."""
    quitte: Any = None
    """In whose place who is logged in looked until this act, which is their own."""
    stale: bool = False
    """The form that was sent is of another session."""
    messages: list[FlashMessage] = field(default_factory=list[FlashMessage])
    cookies: list[str] = field(default_factory=list[str])
    typed: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """The fields of an urlencoded form, as received."""
    submission: str | None = None
    refusal: FlashMessage | None = None
    refusee: Any = None
    """A form with errors, sent from a page that several features share: shown on that page, with what was typed."""
    followed: bool = False
    stays: bool = True
    """The page that follows is the one that was left: its rows are still in sight."""
    fait: Fait | None = None
    entire: bool = False
    """What was done changes the menu too: the page that follows answers whole, whatever block was asked (of rows, see
    `web.rows`)."""
    later: list[Callable[[], Awaitable[object]]] = field(
        default_factory=list[Callable[[], Awaitable[object]]]
    )
    """What is noted once the answer has left, and only if that can be done at once."""
    _jeton: str | None = None
    _numero: int = 0
    """Of the `regard` under which the request came."""

    @property
    def jeton(self) -> str:
        """The token of every form of this answer: proves the session, says for whom the page was made, and is spent
        once per act."""
        if self._jeton is None:
            self._jeton = f"{make_jeton(self.seal, self.secrets[0])}.{self.mark}"
        return self._jeton

    @property
    def seal(self) -> str:
        """Of the tokens of its pages: none of a page seen in somebody's place does anything as oneself."""
        return f"{self.key}.{self._numero}" if self._numero else self.key

    @property
    def mark(self) -> str:
        """What the page of this answer tells of the person it is made for."""
        return NOBODY if self.acteur is None else make_mark(who_reads(self.acteur), self.secrets[0])

    def comes_from_page_of(self, reader: int | None) -> bool:
        """The page that asks says that it was made for this number (`who_reads`), or for nobody when None."""
        if reader is None:
            return self.page_of == NOBODY
        return is_mark_of(reader, self.page_of, self.secrets)

    @property
    def regard(self) -> Any:
        """Who is logged in looks in the place of somebody, `acteur`: nothing of theirs can be changed."""
        person = self.acteur or self.autre
        return person and person.regard

    def meet(self, acteur: Any) -> None:
        """Somebody is logged in: for a page made for somebody else, nobody is."""
        elsewhere = bool(acteur and self.page_of and not self.comes_from_page_of(who_reads(acteur)))
        self.autre = acteur if elsewhere else None
        self._numero = acteur.regard.numero if acteur and acteur.regard else 0
        self.receive(None if elsewhere else acteur)

    def receive(self, acteur: Any) -> None:
        """Somebody is logged in, or nobody."""
        held = bool(acteur and acteur.facteur_manque)
        self.acteur, self.retenu = (None, acteur) if held else (acteur, None)
        be_discreet(self.regard is not None)

    def step_out(self) -> None:
        """What follows is done as oneself."""
        self.quitte = self.acteur or self.autre
        self.autre = None
        self.receive(self.quitte.regard.par)

    def release(self) -> None:
        """This page serves to protect the account, or to leave."""
        if self.retenu:
            self.acteur, self.retenu = self.retenu, None


def who_reads(acteur: Any) -> int:
    """The number under which its pages are made for a person: a page seen in their place is not one of theirs."""
    return -acteur.regard.numero if acteur.regard else acteur.compte


def new_key() -> str:
    """256 random bits, as a cookie's value."""
    return secrets.token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """What the database keeps of a key or of a link's token: its SHA-256, in hexadecimal."""
    return sha256(secret.encode()).hexdigest()


def make_jeton(key: str, secret: str) -> str:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return base64.urlsafe_b64encode(nonce + _mac(nonce, key, secret)).decode()


def is_jeton_of(key: str, jeton: str, accepted: tuple[str, ...]) -> bool:
    """True when `jeton` was made for this key under one of the accepted secrets."""
    try:
        raw = base64.urlsafe_b64decode(jeton.partition(".")[0].encode("ascii"))
    except (ValueError, UnicodeEncodeError):
        return False
    if len(raw) != NONCE_BYTES + MAC_BYTES:
        return False
    nonce, mac = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
    return any(hmac.compare_digest(mac, _mac(nonce, key, secret)) for secret in accepted)


def mark_in(jeton: str) -> str:
    """The mark of the person for whom its page was made, as it says; '' when it does not."""
    return jeton.partition(".")[2]


def _mac(nonce: bytes, key: str, secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"jeton\0" + nonce + key.encode(), "sha256")[:MAC_BYTES]


@lru_cache(maxsize=4096)  # 50 µs, at every page of the same people
def make_mark(compte: int, secret: str) -> str:
    """Names a person in their pages; nobody else can tell whom, nor make it."""
    mac = hmac.digest(secret.encode(), b"personne\0%d" % compte, "sha256")
    return base64.urlsafe_b64encode(mac[:MARK_BYTES]).decode()


def is_mark_of(compte: int, mark: str, accepted: tuple[str, ...]) -> bool:
    """True when `mark` was made for this compte under one of the accepted secrets."""
    return any(hmac.compare_digest(mark.encode(), make_mark(compte, secret).encode()) for secret in accepted)


_current: ContextVar[Visit] = ContextVar("visit")


def current_visit() -> Visit:
    """The visit of the request being answered."""
    return _current.get()


def enter_visit(visit: Visit) -> None:
    _current.set(visit)
    be_discreet(visit.regard is not None)
