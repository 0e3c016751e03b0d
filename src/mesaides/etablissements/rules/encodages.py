"""In which encoding a French text was saved, told by where its accents stand: never read wrongly in silence."""

import re
from collections.abc import Iterable

ENCODAGES = ("cp1252", "cp850", "mac_roman")
"""Windows; its command line and old software; the Mac. The first wins when nothing decides."""
LETTERS = frozenset("àâäçéèêëîïôöùûüÿœæáíóúñòì")
SIGNS = frozenset("«»’‘“”–—…€°º·®© \u00a0²½")
_SPOILED = re.compile(
    "[ÃÂ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
"""UTF-8 read once as Windows: « LycÃ©e »."""


class EncodageInconnuError(ValueError):
    """Nothing that is known reads it."""


def decode(content: bytes) -> str:
    """Line by line when it is not all UTF-8: files pasted together keep the accents of each.

    Raises EncodageInconnuError.
    """
    try:
        return _mended(content.decode())
    except UnicodeDecodeError:
        pass
    lines = content.splitlines(keepends=True)
    others = [line for line in lines if not _is_utf8(line)]
    encodage = _find(others)
    try:
        return "".join(line.decode() if _is_utf8(line) else line.decode(encodage) for line in lines)
    except UnicodeDecodeError:
        raise EncodageInconnuError from None


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _mended(text: str) -> str:
    """Read again as it should have been, when it was read wrongly before it came here."""
    if not _SPOILED.search(text):
        return text
    try:
        return text.encode("cp1252").decode()
    except UnicodeError:
        raise EncodageInconnuError from None


def _find(lines: Iterable[bytes]) -> str:
    """The encoding in which most of what is no plain letter stands where French has it."""
    whole = b"\n".join(lines)
    texts = {encodage: whole.decode(encodage, "replace") for encodage in ENCODAGES}
    told = {encodage: _plausible(text) for encodage, text in texts.items()}
    best = max(ENCODAGES, key=lambda encodage: told[encodage])
    strange = sum(not c.isascii() for c in texts[best]) - told[best]
    if told[best] < strange:
        raise EncodageInconnuError
    return best


def _plausible(text: str) -> int:
    """How many characters beyond ASCII stand where French puts them."""
    padded = f" {text} "
    return sum(_is_at_home(c, padded[at], padded[at + 2]) for at, c in enumerate(text) if not c.isascii())


def _is_at_home(c: str, before: str, after: str) -> bool:
    beside = [one for one in (before, after) if one.isascii() and one.isalpha()]
    if c.lower() in LETTERS:
        if c.islower():
            return bool(beside)
        return bool(beside) and not before.islower()
    if c in "’‘":
        return bool(beside)
    return c in SIGNS and len(beside) < 2
