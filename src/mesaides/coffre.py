"""The safe: what a copy of the database must not let anyone read, sealed for one usage with the keys of the portal."""

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


class SealedOtherwiseError(Exception):
    """Sealed with a key that is no longer among ours."""


class Coffre:
    """Seals with the first key, opens with any; what is sealed for one `usage` opens for no other."""

    def __init__(self, keys: Sequence[str], usage: str) -> None:
        """Raises ValueError without a key."""
        if not keys:
            raise ValueError("no key")
        self._keys, self._usage = tuple(keys), usage

    def of(self, usage: str) -> "Coffre":
        """Another one, of the same keys."""
        return Coffre(self._keys, usage)

    @cached_property
    def mark(self) -> str:
        """Names the key that seals now, and tells nothing of it."""
        return sha256(_derive(self._keys[0], self._usage)).hexdigest()[:16]

    @cached_property
    def _fernet(self) -> "MultiFernet":
        # Imported with the first use: it would take a tenth of a second from every start.
        from cryptography.fernet import Fernet, MultiFernet

        return MultiFernet([Fernet(_derive(key, self._usage)) for key in self._keys])

    def seal(self, clear: str) -> str:
        return self._fernet.encrypt(clear.encode()).decode("ascii")

    def open(self, sealed: str) -> str:
        """Raises SealedOtherwiseError."""
        from cryptography.fernet import InvalidToken

        try:
            return self._fernet.decrypt(sealed.encode("ascii")).decode()
        except InvalidToken as error:
            raise SealedOtherwiseError from error


def _derive(key: str, usage: str) -> bytes:
    """A key of this usage only: the same secret signs sessions elsewhere."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"mesaides {usage} v1".encode())
    return urlsafe_b64encode(derivation.derive(key.encode()))
