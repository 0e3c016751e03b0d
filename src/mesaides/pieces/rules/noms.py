"""The name under which a file is offered back: what its owner wrote, without what could deceive or break."""

import re
import unicodedata
from urllib.parse import quote

from mesaides.ecriture import clean_line
from mesaides.pieces.rules.types import TypePiece

LONGEST = 120
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
FORBIDDEN = str.maketrans(dict.fromkeys('<>:"|?*', "-"))
ALIASES = {TypePiece.JPEG: (".jpg", ".jpeg")}
TURNED = {".heic", ".heif"}
"""Of what becomes a JPEG."""


def clean_nom(text: str) -> str:
    """The last part of a path, in one line, without control or direction characters; never empty."""
    text = re.split(r"[/\\]", clean_line(text[-1000:]))[-1].translate(FORBIDDEN)
    text = re.sub(r" +(?=\.[^ .]+$)", "", " ".join(text.split()).strip(" ."))
    if RESERVED.fullmatch(text):
        text = f"_{text}"
    stem, dot, suffix = text.rpartition(".")
    if len(text) > LONGEST and dot and len(suffix) < 10:
        text = stem[: LONGEST - len(suffix) - 1].rstrip() + dot + suffix
    return text[:LONGEST] or "piece"


def named_as(nom: str, kind: TypePiece) -> str:
    """The name with the ending of what the file really is."""
    endings = ALIASES.get(kind, (kind.suffixe,))
    if nom.lower().endswith(endings):
        return nom
    stem, dot, suffix = nom.rpartition(".")
    known = {ending for one in TypePiece for ending in ALIASES.get(one, (one.suffixe,))} | TURNED
    kept = stem if dot and f".{suffix.lower()}" in known and stem else nom
    return kept[: LONGEST - 5] + kind.suffixe


def disposition(nom: str) -> str:
    """`Content-Disposition` of a download (RFC 6266): a plain name for old readers, the true one for all others."""
    folded = unicodedata.normalize("NFKD", nom).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9 ._()-]", "_", folded).strip() or "piece"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(nom, safe='')}"
