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

LEVEL = 12
"""A page costs as much as its brotli does, or less."""
MAGIC = bytes.fromhex("5e2a4d1820000000")
"""Before the hash of the dictionary, at the head of what was made with it."""
USE = b'match="/*", match-dest=("document" "")'
"""For pages and for what their scripts ask for."""
SUFFIX = ".dico"
LYCEE = frozenset({"administration", "instruction"})
REGION = frozenset({"demandes", "dispositifs", "gestion", "pieces", "projets"})
"""The rooms whose pages nobody of a lycée opens, and those that an agent hardly does: half of what is to fetch."""


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


class Dictionaries:
    """Of the pages of these templates: one for lycées, one for the Région. They are made aside, when a browser that
    could keep one first comes."""

    def __init__(
        self, templates: Environment, styles: str, forms: Callable[[], Iterable[Iterable[Any]]]
    ) -> None:
        self._templates, self._styles, self._forms = templates, styles, forms
        self._lock = Lock()
        self._begun = False
        self._made: dict[frozenset[str], Shared] = {}

    def make(self) -> tuple[Shared, Shared]:
        """For lycées, then for the Région. Takes about a second, the first time."""
        with self._lock:
            for without in (LYCEE, REGION):
                if without not in self._made:
                    made = make_skeletons(self._templates, self._styles, self._forms(), without)
                    self._made[without] = Shared(made.encode())
        return self._made[LYCEE], self._made[REGION]

    def shared_with(self, known: str) -> Shared | None:
        """Ours that the browser says it has (`Available-Dictionary`)."""
        made = self._at_hand() if known else {}
        return next((shared for shared in made.values() if shared.known_as == known), None)

    def link(self, *, agent: bool) -> dict[str, str]:
        """The header by which browsers find theirs, once nothing else waits."""
        shared = self._at_hand().get(REGION if agent else LYCEE)
        return {"link": f'</static/{shared.name}>; rel="compression-dictionary"'} if shared else {}

    def _at_hand(self) -> dict[frozenset[str], Shared]:
        """Those that are made by now."""
        if not self._begun:
            self._begun = True
            Thread(target=self.make, daemon=True).start()
        return dict(self._made)
