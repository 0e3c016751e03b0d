"""Office documents: archives of known content, that unpack to a bearable size and in which nothing acts by itself.

Every part is read, whatever its name: what it holds decides.
"""

import re
import stat
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import IO, BinaryIO

from mesaides.pieces.contenu.balises import ActifTrouve, Lecteur
from mesaides.pieces.contenu.bords import alone, without_padding
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
from mesaides.pieces.rules.types import INCONNU, MAX_PIECE, MO, Part, RefusError, TypePiece

MOST_ENTRIES = 5_000
MOST_BYTES = 300 * MO
MOST_RATIO = 200
SMALL = MO
"""Below it, no entry is a bomb whatever its ratio."""
BLOCK = 256 * 1024
END = b"PK\x05\x06"
END_SIZE, LONGEST_COMMENT = 22, 65_535
ODF = {
    "application/vnd.oasis.opendocument.text": TypePiece.ODT,
    "application/vnd.oasis.opendocument.spreadsheet": TypePiece.ODS,
}
OOXML = {"word/document.xml": TypePiece.DOCX, "xl/workbook.xml": TypePiece.XLSX}
MAIN = re.compile(r"officedocument\.(wordprocessingml|spreadsheetml)\.[a-z]+\.main\+xml$")
"""What its main part is said to be: Word Online calls it `document2.xml`."""
OF_MAIN = {"wordprocessingml": TypePiece.DOCX, "spreadsheetml": TypePiece.XLSX}
TYPES, MANIFEST = "[content_types].xml", "meta-inf/manifest.xml"
MACRO_FILES = ("vbaproject.bin", "vbadata.xml")
MACRO_FOLDERS = re.compile(r"(^|/)(basic|scripts|activex|macrosheets|dialogsheets)/(?!$)")
LIBRARIES = re.compile(r"(^|/)basic/(script-lc|[^/]+/script-lb)\.xml$")
"""The list of the macros, that LibreOffice writes even when there is none; a name in it is refused as it is read."""
PICTURES = re.compile(r"(^|/)(media|pictures|thumbnails)/")
"""Where office programs of the Mac, and LibreOffice, put pictures that are PDFs."""
LOOSE_VML = re.compile(rb"<br\s*>")
"""Comments of old Excel are drawn in a language that is not always XML."""
OUTSIDE = re.compile(r"^/|^[a-z]:|[\0-\x1f]|(^|/)\.\.(/|$)", re.IGNORECASE)
ACTIVE_TYPES = ("macroenabled", "vbaproject", "vbadata", "macrosheet", "dialogsheet")
OBJECT_TYPES = ("activex", "oleobject", "webextension")


def check_document(fichier: BinaryIO, taille: int) -> tuple[TypePiece, list[Part]]:
    """Which kind of document it is, and what to keep of it: the archive alone. Raises RefusError."""
    at = _find_end(fichier, taille)
    parts: list[Part] = [(0, taille)] if at + END_SIZE == taille else [(0, at + END_SIZE - 2), b"\0\0"]
    return _check(alone(fichier, taille, parts), at + END_SIZE, nested=False), parts


def _find_end(fichier: BinaryIO, taille: int) -> int:
    """Where the end of the archive is written: only its own comment and padding may follow."""
    said = without_padding(fichier, taille)
    start = max(0, said - END_SIZE - LONGEST_COMMENT)
    fichier.seek(start)
    tail = fichier.read(said + END_SIZE - start)
    at = tail.rfind(END)
    if at < 0 or len(tail) < at + END_SIZE:
        raise RefusError(ABIME)
    comment = int.from_bytes(tail[at + END_SIZE - 2 : at + END_SIZE], "little")
    if start + at + END_SIZE + comment < said:
        raise RefusError(ABIME)
    return start + at


def _check(fichier: BinaryIO, taille: int, *, nested: bool) -> TypePiece:
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
    named = {_name_of(entry).lower(): entry for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise RefusError(PROTEGE)
    if any(_is_of_macros(name) for name in named):
        raise RefusError(MACROS)
    if len(named) < len(entries) or any(_is_outside(entry) for entry in entries):
        raise RefusError(DOUBLE)
    kind = _kind_of(archive, named)
    trouve = ActifTrouve()
    enclosed = [entry for entry in entries if _check_part(archive, entry, trouve)]
    _check_types(trouve.types, named.keys())
    for entry in enclosed:
        _check_enclosed(archive, entry, trouve, nested=nested)
    return kind


def _name_of(entry: zipfile.ZipInfo) -> str:
    """Old tools of Windows write its folders with backslashes."""
    return entry.filename.replace("\\", "/")


def _is_of_macros(name: str) -> bool:
    return name.endswith(MACRO_FILES) or (bool(MACRO_FOLDERS.search(name)) and not LIBRARIES.search(name))


def _is_outside(entry: zipfile.ZipInfo) -> bool:
    """A link, or a name that leads out of the folder where the archive would be unpacked."""
    return (
        stat.S_ISLNK(entry.external_attr >> 16)
        or OUTSIDE.search(entry.orig_filename.replace("\\", "/")) is not None
    )


def _check_sizes(entries: list[zipfile.ZipInfo], taille: int) -> None:
    total = sum(entry.file_size for entry in entries)
    compressed = sum(entry.compress_size for entry in entries)
    if len(entries) > MOST_ENTRIES or total > MOST_BYTES or compressed > taille:
        raise RefusError(BOMBE)
    for entry in entries:
        if entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(1, entry.compress_size):
            raise RefusError(BOMBE)


def _kind_of(archive: zipfile.ZipFile, named: Mapping[str, zipfile.ZipInfo]) -> TypePiece:
    if "mimetype" in named or (MANIFEST in named and TYPES not in named):
        return _kind_of_odf(archive, named)
    if "macroenabled" in _text(archive, named.get(TYPES)).lower():
        raise RefusError(MACROS)
    types = _read_alone(archive, named.get(TYPES)).types
    mains = {part[1:]: found[1] for part, told in types.items() if (found := MAIN.search(told))}
    kind = next((OF_MAIN[told] for part, told in mains.items() if part in named), None)
    kind = kind or next((kind for name, kind in OOXML.items() if name in named), None)
    if kind is None or TYPES not in named:
        raise RefusError(ABIME if kind or mains else INCONNU)
    return kind


def _kind_of_odf(archive: zipfile.ZipFile, named: Mapping[str, zipfile.ZipInfo]) -> TypePiece:
    manifest = named.get(MANIFEST)
    kind = ODF.get(_text(archive, named.get("mimetype")).strip() or _read_alone(archive, manifest).racine)
    if kind is None:
        raise RefusError(INCONNU)
    if "encryption-data" in _text(archive, manifest):
        raise RefusError(PROTEGE)
    if "content.xml" not in named:
        raise RefusError(ABIME)
    return kind


def _text(archive: zipfile.ZipFile, entry: zipfile.ZipInfo | None) -> str:
    if entry is None:
        return ""
    with archive.open(entry) as content:
        return content.read(MO).decode("utf-8", "replace")


def _read_alone(archive: zipfile.ZipFile, entry: zipfile.ZipInfo | None) -> ActifTrouve:
    """What this part says of the others, before any of them is read."""
    trouve = ActifTrouve()
    if entry is not None:
        with archive.open(entry) as content:
            _read_xml(content, b"", _name_of(entry), trouve)
    return trouve


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, trouve: ActifTrouve) -> bool:
    """Reads one part to its end, where its checksum is verified. Whether it is a file of its own, to be opened."""
    name = _name_of(entry).lower()
    with archive.open(entry) as content:
        head = content.read(BLOCK)
        if head.startswith(OLE) and OF_VBA in head + content.read(8 * MO):
            raise RefusError(MACROS)
        if phrase := judge_head(head, name):
            raise RefusError(phrase)
        if is_xml(head, name):
            _read_xml(content, head, _name_of(entry), trouve)
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


def _check_types(types: Mapping[str, str], names: Iterable[str]) -> None:
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
    name = _name_of(entry).lower()
    if content.startswith(PDF) and PICTURES.search(name):
        from mesaides.pieces.contenu.pdf import check_pdf

        check_pdf(BytesIO(content), len(content))
        return
    workbook = BytesIO(content)
    is_of_chart = (
        not nested
        and name in trouve.classeurs
        and _find_end(workbook, len(content)) + END_SIZE == len(content)
    )
    if not is_of_chart or _check(workbook, len(content), nested=True) is not TypePiece.XLSX:
        raise RefusError(OBJET)
