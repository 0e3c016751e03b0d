"""Where a file begins and ends among what surrounds it: marks before, padding after."""

from io import BytesIO
from typing import BinaryIO

from mesaides.pieces.rules.types import Part

PADDING = b"\0\t\n\f\r \x1a"
BLOCK = 64 * 1024


def without_padding(fichier: BinaryIO, taille: int) -> int:
    """Where the last byte that says something ends, before zeros, blanks and end marks, however many."""
    end = taille
    while end:
        start = max(0, end - BLOCK)
        fichier.seek(start)
        if said := fichier.read(end - start).rstrip(PADDING):
            return start + len(said)
        end = start
    return 0


def alone(fichier: BinaryIO, taille: int, parts: list[Part]) -> BinaryIO:
    """These parts of the file as a file of their own: what is examined is what will be kept."""
    if parts == [(0, taille)]:
        fichier.seek(0)
        return fichier
    seul = BytesIO()
    for part in parts:
        if isinstance(part, bytes):
            seul.write(part)
        else:
            fichier.seek(part[0])
            seul.write(fichier.read(part[1] - part[0]))
    seul.seek(0)
    return seul
