"""Office documents: archives of known content, without macros, that unpack to a bearable size."""

import stat
import zipfile
import zlib
from typing import BinaryIO

from mesaides.pieces.rules.types import INCONNU, MO, RefusError, TypePiece

MENDED = "Ouvrez-le, enregistrez-le en PDF, puis envoyez le PDF."
ABIME = f"Ce document est abîmé ou incomplet. {MENDED}"
MACROS = f"Ce document contient des macros, qui ne sont pas acceptées. {MENDED}"
PROTEGE = f"Ce document est protégé par un mot de passe\u00a0: la Région ne pourrait pas l’ouvrir. {MENDED}"
BOMBE = f"Ce document est anormalement compressé\u00a0: il n’est pas accepté. {MENDED}"
DOUBLE = f"Ce document contient autre chose que lui-même\u00a0: il n’est pas accepté. {MENDED}"
MOST_ENTRIES = 5_000
MOST_BYTES = 300 * MO
MOST_RATIO = 200
SMALL = MO
"""Below it, no entry is a bomb whatever its ratio."""
BLOCK = 256 * 1024
END = 22
"""Bytes of the end of an archive without comment: nothing may follow it."""
ODF = {
    "application/vnd.oasis.opendocument.text": TypePiece.ODT,
    "application/vnd.oasis.opendocument.spreadsheet": TypePiece.ODS,
}
OOXML = {"word/document.xml": TypePiece.DOCX, "xl/workbook.xml": TypePiece.XLSX}
MACRO_FILES = ("vbaproject.bin", "vbadata.xml")
MACRO_FOLDERS = ("basic/", "scripts/", "word/activex/", "xl/activex/", "xl/macrosheets/")


def check_document(fichier: BinaryIO, taille: int) -> TypePiece:
    """Which kind of document it is. Raises ValueError with a French sentence."""
    fichier.seek(max(0, taille - END))
    if not fichier.read(END).startswith(b"PK\x05\x06"):
        raise RefusError(ABIME)
    fichier.seek(0)
    try:
        with zipfile.ZipFile(fichier) as archive:
            return _check_archive(archive, taille)
    except RefusError:
        raise
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, OSError, NotImplementedError):
        raise RefusError(ABIME) from None
    except RuntimeError:
        raise RefusError(PROTEGE) from None  # zipfile's word for an entry that asks for a password


def _check_archive(archive: zipfile.ZipFile, taille: int) -> TypePiece:
    entries = archive.infolist()
    _check_sizes(entries, taille)
    if min((entry.header_offset for entry in entries), default=1) != 0:
        raise RefusError(DOUBLE)
    names = {entry.filename.lower() for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise RefusError(PROTEGE)
    if any(name.endswith(MACRO_FILES) or name.startswith(MACRO_FOLDERS) for name in names):
        raise RefusError(MACROS)
    if any(stat.S_ISLNK(entry.external_attr >> 16) for entry in entries):
        raise RefusError(DOUBLE)
    kind = _kind_of(archive, names)
    for entry in entries:
        with archive.open(entry) as content:
            while content.read(BLOCK):  # its checksum is verified at its end
                pass
    return kind


def _check_sizes(entries: list[zipfile.ZipInfo], taille: int) -> None:
    total = sum(entry.file_size for entry in entries)
    compressed = sum(entry.compress_size for entry in entries)
    if len(entries) > MOST_ENTRIES or total > MOST_BYTES or compressed > taille:
        raise RefusError(BOMBE)
    for entry in entries:
        if entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(1, entry.compress_size):
            raise RefusError(BOMBE)


def _kind_of(archive: zipfile.ZipFile, names: set[str]) -> TypePiece:
    if "mimetype" in names:
        kind = ODF.get(_text(archive, "mimetype").strip())
        if kind is None or "content.xml" not in names:
            raise RefusError(INCONNU)
        if "encryption-data" in _text(archive, "META-INF/manifest.xml"):
            raise RefusError(PROTEGE)
        return kind
    kind = next((kind for name, kind in OOXML.items() if name in names), None)
    if kind is None or "[content_types].xml" not in names:
        raise RefusError(INCONNU)
    if "macroenabled" in _text(archive, "[Content_Types].xml").lower():
        raise RefusError(MACROS)
    return kind


def _text(archive: zipfile.ZipFile, name: str) -> str:
    try:
        with archive.open(name) as content:
            return content.read(MO).decode("utf-8", "replace")
    except KeyError:
        return ""
