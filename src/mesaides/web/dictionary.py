"""What pages have in common, given once to the browsers that keep it, so that a page is what it adds (RFC 9842)."""

import sys
from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from threading import Lock, Thread
from typing import Any

from jinja2 import Environment

from mesaides.web.paths import versioned
from mesaides.web.skeletons import make_skeletons

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LEVEL = 8
"""A page costs as much as its brotli does, or less."""
MAGIC = bytes.fromhex("5e2a4d1820000000")
"""Before the hash of the dictionary, at the head of what was made with it."""
USE = b'match="/*", match-dest=("document" "")'
"""For pages and for what their scripts ask for."""
SUFFIX = ".dico"


@dataclass(frozen=True)
class Shared:
    """A dictionary, as this process made it; every process makes the same."""

    content: bytes

    @cached_property
    def digest(self) -> bytes:
        return sha256(self.content).digest()

    @cached_property
    def known_as(self) -> str:
        """What a browser that has it says (`Available-Dictionary`)."""
        return f":{b64encode(self.digest).decode()}:"

    @cached_property
    def name(self) -> str:
        return versioned(f"pages{SUFFIX}", self.content)

    @cached_property
    def _compressor(self) -> zstd.ZstdCompressor:
        prepared = zstd.ZstdDict(self.content, is_raw=True).as_digested_dict
        return zstd.ZstdCompressor(LEVEL, zstd_dict=prepared)

    def compress(self, body: bytes) -> bytes:
        return MAGIC + self.digest + self._compressor.compress(body, zstd.ZstdCompressor.FLUSH_FRAME)


class Dictionary:
    """Of the pages of these templates. It is made aside, when a browser that could keep it first comes."""

    def __init__(
        self, templates: Environment, styles: str, forms: Callable[[], Iterable[Iterable[Any]]]
    ) -> None:
        self._templates, self._styles, self._forms = templates, styles, forms
        self._lock = Lock()
        self._begun = False
        self.shared: Shared | None = None

    def make(self) -> Shared:
        """Takes about a second, the first time."""
        with self._lock:
            if self.shared is None:
                self.shared = Shared(make_skeletons(self._templates, self._styles, self._forms()).encode())
            return self.shared

    def shared_with(self, known: str) -> Shared | None:
        """Ours, when it is the one that the browser says it has (`Available-Dictionary`)."""
        shared = self._at_hand() if known else None
        return shared if shared and shared.known_as == known else None

    def link(self) -> dict[str, str]:
        """The header by which browsers find it, once nothing else waits."""
        shared = self._at_hand()
        return {"link": f'</static/{shared.name}>; rel="compression-dictionary"'} if shared else {}

    def _at_hand(self) -> Shared | None:
        """None while it is being made."""
        if not self._begun:
            self._begun = True
            Thread(target=self.make, daemon=True).start()
        return self.shared
