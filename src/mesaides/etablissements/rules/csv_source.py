"""A CSV written by whoever wrote it: encoding, separator and columns are found out."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mesaides.ecriture import fold, trim

from .encodages import EncodageInconnuError, decode

OCTETS_MAX = 10_000_000
SEPARATORS = ",;\t"
QUOTED = re.compile(r'"(?:[^"]|"")*"')
SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)

Cells = dict[str, str]


class FichierIllisible(ValueError):  # noqa: N818 -- a noun of the domain
    """The file as a whole cannot be read; the sentence is in French."""


@dataclass(frozen=True, slots=True)
class Rangee:
    """A row: the number of its first line, its cells by column, and why it cannot be read, if it cannot."""

    numero: int
    cells: Cells
    faute: str = ""


def read_cells(content: bytes, colonnes: Sequence[str], lignes_max: int) -> list[Rangee]:
    """Every row but empty ones.

    UTF-8 (with or without its mark), an encoding of Windows, DOS or the Mac, or UTF-16 with its mark; separated by
    « , », « ; » or a tabulation, or each line whole in one cell; columns in any order, others ignored. Raises
    FichierIllisible.
    """
    rows = _number(_decode(content))
    header = next(rows, None)
    if header is None:
        raise FichierIllisible("Ce fichier est vide.")
    if isinstance(header[1], str):
        raise FichierIllisible(header[1])
    places = _find_columns(header[1], colonnes)
    width = len(header[1])
    found: list[Rangee] = []
    for numero, row in rows:
        if len(found) == lignes_max:
            raise FichierIllisible(
                f"Ce fichier dépasse {lignes_max} lignes. Ne gardez que les établissements de la région."
            )
        if isinstance(row, str):
            found.append(Rangee(numero, dict.fromkeys(colonnes, ""), row))
        else:
            found.append(_name_cells(numero, row, places, width))
    return found


def _decode(content: bytes) -> str:
    if len(content) > OCTETS_MAX:
        raise FichierIllisible(f"Ce fichier dépasse {OCTETS_MAX // 1_000_000}\u00a0Mo.")
    if content.startswith(b"PK\x03\x04"):
        raise FichierIllisible("Ce fichier est un classeur : enregistrez-le au format CSV, puis recommencez.")
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16")
        return decode(content.removeprefix(b"\xef\xbb\xbf").rstrip(b"\x1a"))
    except (UnicodeDecodeError, EncodageInconnuError):
        raise FichierIllisible(
            "Les accents de ce fichier ne se lisent pas\u00a0: enregistrez-le au format «\u00a0CSV UTF-8\u00a0», puis "
            "recommencez."
        ) from None


def _find_separator(text: str) -> str:
    """That of the first line: names of columns hold none of the three."""
    first_line = QUOTED.sub("", text.lstrip().split("\n", 1)[0])
    return max(SEPARATORS, key=first_line.count)


def _number(text: str) -> Iterator[tuple[int, list[str] | str]]:
    before = 0
    separator = _find_separator(text)
    if told := SEPARATOR.match(text):  # written by Excel for itself
        before, separator, text = 1, told[1], text[told.end() :]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    skipped = before
    is_in_one_cell: bool | None = None
    while True:
        numero = before + 1
        try:
            row = next(reader, None)
        except csv.Error:
            yield numero, "Un guillemet ouvert à cette ligne n’est pas refermé."
            row = []
        if row is None:
            return
        before = reader.line_num + skipped
        if not any(cell.strip() for cell in row):
            continue
        if is_in_one_cell is None:
            is_in_one_cell = not any(row[1:]) and max(map(row[0].count, SEPARATORS)) > 1
        yield numero, _opened(row[0]) if is_in_one_cell else row


def _opened(line: str) -> list[str]:
    """The cells of a line that a spreadsheet took for one cell."""
    return next(csv.reader([line], delimiter=_find_separator(line)), list[str]())


def _find_columns(header: list[str], colonnes: Sequence[str]) -> dict[str, int]:
    names = [fold(trim(name)).replace(" ", "_") for name in header]
    if missing := [colonne for colonne in colonnes if colonne not in names]:
        which = "la colonne" if len(missing) == 1 else "les colonnes"
        raise FichierIllisible(f"Il manque {which} {', '.join(missing)} à la première ligne du fichier.")
    if doubled := [colonne for colonne in colonnes if names.count(colonne) > 1]:
        raise FichierIllisible(f"La colonne {doubled[0]} est en double à la première ligne du fichier.")
    return {colonne: names.index(colonne) for colonne in colonnes}


def _name_cells(numero: int, row: list[str], places: dict[str, int], width: int) -> Rangee:
    cells = {colonne: row[place] if place < len(row) else "" for colonne, place in places.items()}
    if len(row) == width or (len(row) > width and not any(row[width:])):
        return Rangee(numero, cells)
    reason = f"Cette ligne a {len(row)} colonne{'s' if len(row) > 1 else ''} au lieu de {width}."
    if any("\n" in cell for cell in row):
        reason += " Un guillemet ouvert n’y est peut-être pas refermé."
    return Rangee(numero, cells, reason)
