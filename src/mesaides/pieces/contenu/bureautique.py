"""Office documents: archives of known content, that unpack to a bearable size and in which nothing acts by itself.

Every part is read, whatever its name: what it holds decides.
"""

import re
import stat
import zipfile
import zlib
from io import BytesIO
from typing import IO, BinaryIO

from mesaides.pieces.contenu.balises import ActifTrouve, Lecteur
from mesaides.pieces.contenu.refus import (
    ABIME,
    BOMBE,
    COMPLEXE,
    DOUBLE,
    MACROS,
    OBJET,
    PROTEGE,
)
from mesaides.pieces.contenu.signatures import OF_VBA, OLE, PDF, ZIP, is_xml, judge_head
from mesaides.pieces.rules.types import INCONNU, MAX_PIECE, MO, RefusError, TypePiece

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
MACRO_FOLDERS = re.compile(r"(^|/)(basic|scripts|activex|macrosheets|dialogsheets)/")
PICTURES = re.compile(r"(^|/)(media|pictures|thumbnails)/")
"""Where office programs of the Mac, and LibreOffice, put pictures that are PDFs."""
LOOSE_VML = re.compile(rb"<br\s*>")
"""Comments of old Excel are drawn in a language that is not always XML."""
OUTSIDE = re.compile(r"^/|^[a-z]:|\\|[\0-\x1f]|(^|/)\.\.(/|$)", re.IGNORECASE)
ACTIVE_TYPES = ("macroenabled", "vbaproject", "vbadata", "macrosheet", "dialogsheet")
OBJECT_TYPES = ("activex", "oleobject", "webextension")


def check_document(fichier: BinaryIO, taille: int) -> TypePiece:
    """Which kind of document it is. Raises ValueError with a French sentence."""
    return _check(fichier, taille, nested=False)


def _check(fichier: BinaryIO, taille: int, *, nested: bool) -> TypePiece:
    fichier.seek(max(0, taille - END))
    if not fichier.read(END).startswith(b"PK\x05\x06"):
        raise RefusError(ABIME)
    fichier.seek(0)
    try:
        with zipfile.ZipFile(fichier) as archive:
            return _check_archive(archive, taille, nested=nested)
    except RefusError:
        raise
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, OSError, NotImplementedError):
        raise RefusError(ABIME) from None
    except RuntimeError:
        raise RefusError(PROTEGE) from None  # zipfile's word for an entry that asks for a password


def _check_archive(archive: zipfile.ZipFile, taille: int, *, nested: bool) -> TypePiece:
    entries = archive.infolist()
    _check_sizes(entries, taille)
    if min((entry.header_offset for entry in entries), default=1) != 0:
        raise RefusError(DOUBLE)
    names = {entry.filename.lower() for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise RefusError(PROTEGE)
    if any(name.endswith(MACRO_FILES) or MACRO_FOLDERS.search(name) for name in names):
        raise RefusError(MACROS)
    if len(names) < len(entries) or any(_is_outside(entry) for entry in entries):
        raise RefusError(DOUBLE)
    kind = _kind_of(archive, names)
    trouve = ActifTrouve()
    enclosed = [entry for entry in entries if _check_part(archive, entry, trouve)]
    _check_types(trouve.types, names)
    for entry in enclosed:
        _check_enclosed(archive, entry, trouve, nested=nested)
    return kind


def _is_outside(entry: zipfile.ZipInfo) -> bool:
    """A link, or a name that leads out of the folder where the archive would be unpacked."""
    return stat.S_ISLNK(entry.external_attr >> 16) or OUTSIDE.search(entry.orig_filename) is not None


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
        if kind and "encryption-data" in _text(archive, "META-INF/manifest.xml"):
            raise RefusError(PROTEGE)
        if kind is None or "content.xml" not in names:
            raise RefusError(INCONNU)
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


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, trouve: ActifTrouve) -> bool:
    """Reads one part to its end, where its checksum is verified. Whether it is a file of its own, to be opened."""
    name = entry.filename.lower()
    with archive.open(entry) as content:
        head = content.read(BLOCK)
        if head.startswith(OLE) and OF_VBA in head + content.read(8 * MO):
            raise RefusError(MACROS)
        if phrase := judge_head(head, name):
            raise RefusError(phrase)
        if is_xml(head, name):
            _read_xml(content, head, entry.filename, trouve)
        while content.read(BLOCK):
            pass
    return head.startswith((ZIP, PDF))


def _read_xml(content: IO[bytes], head: bytes, name: str, trouve: ActifTrouve) -> None:
    if name.lower().endswith(".vml"):
        head = LOOSE_VML.sub(rb"<br/>", head)
    lecteur = Lecteur(name, trouve)
    lecteur.feed(head)
    while block := content.read(BLOCK):
        lecteur.feed(block)
    lecteur.feed(b"", last=True)


def _check_types(types: dict[str, str], names: set[str]) -> None:
    """What the document says that each of its parts is: a macro is one under any name."""
    for name in names:
        told = types.get(f"/{name}") or types.get("." + name.rpartition(".")[2], "")
        if any(word in told for word in ACTIVE_TYPES):
            raise RefusError(MACROS)
        if any(word in told for word in OBJECT_TYPES):
            raise RefusError(OBJET)


def _check_enclosed(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, trouve: ActifTrouve, *, nested: bool
) -> None:
    """A file within the document: a picture that is a PDF, or the workbook of a chart; both are examined in turn."""
    if entry.file_size > MAX_PIECE:
        raise RefusError(COMPLEXE)
    content = archive.read(entry)
    name = entry.filename.lower()
    if content.startswith(PDF) and PICTURES.search(name):
        from mesaides.pieces.contenu.pdf import check_pdf

        check_pdf(BytesIO(content), len(content))
        return
    is_of_chart = not nested and name in trouve.classeurs
    if not is_of_chart or _check(BytesIO(content), len(content), nested=True) is not TypePiece.XLSX:
        raise RefusError(OBJET)
