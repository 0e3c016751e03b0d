"""Photos: whole, of a bearable size, and without what they tell of the place and the person.

What is kept is a list of parts: bytes of the file by their bounds, or bytes of our own.
"""

import mmap
import struct
from collections.abc import Iterator
from typing import BinaryIO

from PIL import Image

from mesaides.pieces.rules.types import IMAGE_ABIMEE, Part, RefusError

DOUBLE = (
    "Ce fichier est à la fois une image et une archive\u00a0: il n’est pas accepté. Envoyez l’image seule."
)
TROP_GRANDE = (
    "Cette image a trop de pixels (100 millions au plus)\u00a0: réduisez-la, ou reprenez la photo avec moins de "
    "définition."
)
MOST_PIXELS = 100_000_000
EOI, SOS, APP0, APP2, APP14, APP15, COM = 0xD9, 0xDA, 0xE0, 0xE2, 0xEE, 0xEF, 0xFE
BARE = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers that carry nothing."""
APPLIED = {APP0: b"JFIF\0", APP2: b"ICC_PROFILE\0", APP14: b"Adobe"}
ORIENTATION = 0x0112
PNG_KEPT = frozenset(
    {
        *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"acTL", b"fcTL", b"fdAT"),
        *(b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"mDCV", b"cLLI", b"sBIT", b"bKGD", b"hIST", b"pHYs"),
    }
)
"""The points, and how they are shown. Dates, words, places, and what nobody knows, are left out."""
END_OF_ZIP = b"PK\x05\x06\0\0\0\0"
TAIL = 66_000
"""Where readers of archives look for it: the last bytes."""


def check_image(fichier: BinaryIO) -> list[Part]:
    """What to keep of it. Raises ValueError with a French sentence."""
    orientation = _check_pixels(fichier)
    with mmap.mmap(fichier.fileno(), 0, access=mmap.ACCESS_READ) as octets:
        try:
            parts = _jpeg_parts(octets, orientation) if octets[:2] == b"\xff\xd8" else _png_parts(octets)
        except (struct.error, IndexError):
            raise RefusError(IMAGE_ABIMEE) from None
        if has_archive(_tail(octets, parts)):
            raise RefusError(DOUBLE)
        return parts


def has_archive(octets: bytes) -> bool:
    """Whether readers of archives would find one in what ends so."""
    return END_OF_ZIP in octets[-TAIL:]


def _tail(octets: mmap.mmap, parts: list[Part]) -> bytes:
    """The last bytes of what is kept."""
    tail = b""
    for part in reversed(parts):
        if len(tail) > TAIL:
            break
        own = part if isinstance(part, bytes) else octets[max(part[0], part[1] - TAIL) : part[1]]
        tail = own + tail
    return tail


def _check_pixels(fichier: BinaryIO) -> int:
    """Decodes the whole image, to know that it is one; its orientation (1 to 8)."""
    fichier.seek(0)
    Image.MAX_IMAGE_PIXELS = None  # judged here
    try:
        with Image.open(fichier, formats=("JPEG", "PNG")) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                raise RefusError(TROP_GRANDE)
            orientation = image.getexif().get(ORIENTATION, 1) if image.format != "PNG" else 1
            image.draft("L", (max(1, width // 8), max(1, height // 8)))
            image.load()
    except RefusError:
        raise
    except (OSError, SyntaxError, ValueError, struct.error, MemoryError, Image.DecompressionBombError):
        raise RefusError(IMAGE_ABIMEE) from None
    return orientation if orientation in range(1, 9) else 1


def _jpeg_parts(octets: mmap.mmap, orientation: int) -> list[Part]:
    parts: list[Part] = [b"\xff\xd8"]
    first = True
    for marker, start, end in _jpeg_segments(octets):
        told = marker == COM or (APP0 <= marker <= APP15 and not _is_shown(octets, marker, start))
        if first and marker != APP0 and orientation != 1:
            parts.append(_orientation_only(orientation))
            first = False
        if not told:
            parts.append((start, end))
    return [*parts, b"\xff\xd9"]


def _is_shown(octets: mmap.mmap, marker: int, start: int) -> bool:
    """Whether this segment of an application says how the points are shown, and nothing else."""
    mark = APPLIED.get(marker)
    return mark is not None and octets[start + 4 : start + 4 + len(mark)] == mark


def _jpeg_segments(octets: mmap.mmap) -> Iterator[tuple[int, int, int]]:
    """Marker and bounds of each segment up to the end of the first image; what follows it is not yielded."""
    at = 2
    while True:
        if octets[at] != 0xFF:
            raise RefusError(IMAGE_ABIMEE)
        marker = octets[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == EOI:
            return
        if marker in BARE:
            yield marker, at, at + 2
            at += 2
            continue
        end = at + 2 + struct.unpack(">H", octets[at + 2 : at + 4])[0]
        if marker == SOS:
            end = _end_of_scan(octets, end)
        if end > len(octets):
            raise RefusError(IMAGE_ABIMEE)
        yield marker, at, end
        at = end


def _end_of_scan(octets: mmap.mmap, at: int) -> int:
    """Where the compressed points end: at the next marker that is no restart and no stuffed FF."""
    while True:
        at = octets.find(b"\xff", at)
        if at < 0 or at + 1 >= len(octets):
            raise RefusError(IMAGE_ABIMEE)
        following = octets[at + 1]
        if following == 0xFF:
            at += 1
        elif following == 0 or following in BARE:
            at += 2
        else:
            return at


def _orientation_only(orientation: int) -> bytes:
    """An Exif segment that says which way is up, and nothing else."""
    tiff = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, ORIENTATION, 3, 1, orientation, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", 2 + 6 + len(tiff)) + b"Exif\0\0" + tiff


def _png_parts(octets: mmap.mmap) -> list[Part]:
    parts: list[Part] = [(0, 8)]
    at = 8
    while True:
        length, kind = struct.unpack(">I4s", octets[at : at + 8])
        end = at + 12 + length
        if end > len(octets):
            raise RefusError(IMAGE_ABIMEE)
        if kind in PNG_KEPT:
            parts.append((at, end))
        if kind == b"IEND":
            return parts
        at = end
