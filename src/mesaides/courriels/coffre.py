"""The safe: a waiting mail holds a live link, so a copy of the database must not let anyone read it."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


class UnreadableBodyError(Exception):
    """Sealed with a key that is no longer among ours."""


@dataclass(frozen=True, slots=True)
class MailBody:
    texte: str
    html: str
    lien: str = ""


class Coffre:
    """Seals with the first key, opens with any: put a new key first and keep the old one for two days."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Raises ValueError without a key."""
        if not keys:
            raise ValueError("no key")
        self._keys = tuple(keys)

    @cached_property
    def _fernet(self) -> "MultiFernet":
        # Imported with the first mail: it would take a tenth of a second from every start.
        from cryptography.fernet import Fernet, MultiFernet

        return MultiFernet([Fernet(_derive(key)) for key in self._keys])

    def seal(self, body: MailBody) -> str:
        clear = json.dumps(asdict(body), ensure_ascii=False)
        return self._fernet.encrypt(clear.encode()).decode("ascii")

    def open(self, sealed: str) -> MailBody:
        """Raises UnreadableBodyError."""
        from cryptography.fernet import InvalidToken

        try:
            clear = self._fernet.decrypt(sealed.encode("ascii"))
        except InvalidToken as error:
            raise UnreadableBodyError from error
        return MailBody(**json.loads(clear))


def _derive(key: str) -> bytes:
    """A key of this room only: the same secret signs sessions elsewhere."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"mesaides courriels v1")
    return urlsafe_b64encode(derivation.derive(key.encode()))
