"""The safe: a waiting mail holds a live link, so a copy of the database must not let anyone read it."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class UnreadableBodyError(Exception):
    """Sealed with a key that is no longer among ours."""


@dataclass(frozen=True, slots=True)
class Body:
    texte: str
    html: str


class Coffre:
    """Seals with the first key, opens with any: put a new key first and keep the old one for two days."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Raises ValueError without a key."""
        self._fernet = MultiFernet([Fernet(_derive(key)) for key in keys])

    def seal(self, body: Body) -> str:
        clear = json.dumps({"texte": body.texte, "html": body.html}, ensure_ascii=False)
        return self._fernet.encrypt(clear.encode()).decode("ascii")

    def open(self, sealed: str) -> Body:
        """Raises UnreadableBodyError."""
        try:
            clear = self._fernet.decrypt(sealed.encode("ascii"))
        except InvalidToken as error:
            raise UnreadableBodyError from error
        return Body(**json.loads(clear))


def _derive(key: str) -> bytes:
    """A key of this room only: the same secret signs sessions elsewhere."""
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"mesaides courriels v1")
    return urlsafe_b64encode(derivation.derive(key.encode()))
