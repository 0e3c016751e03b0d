"""A CSV written by whoever wrote it: encoding, separator and columns are found out."""

import csv
import io
from collections.abc import Iterator, Sequence

from mesaides.ecriture import fold, trim

OCTETS_MAX = 10_000_000

Cells = dict[str, str]


class FichierIllisible(ValueError):  # noqa: N818 -- a noun of the domain
    """The file as a whole cannot be read; the sentence is in French."""


def read_cells(content: bytes, colonnes: Sequence[str], lignes_max: int) -> list[tuple[int, Cells | str]]:
    """Every row but empty ones: number of its first line, and its cells by column, or why it cannot be read.

    UTF-8 (with or without its mark), Windows-1252, or UTF-16 with its mark; separated by « , », « ; » or a
    tabulation; columns in any order, others ignored. Raises FichierIllisible.
    """
    text = _decode(content)
    rows = _number(text)
    header = next(rows, None)
    if header is None:
        raise FichierIllisible("Ce fichier est vide.")
    if isinstance(header[1], str):
        raise FichierIllisible(header[1])
    places = _find_columns(header[1], colonnes)
    width = len(header[1])
    found: list[tuple[int, Cells | str]] = []
    for numero, row in rows:
        if len(found) == lignes_max:
            raise FichierIllisible(
                f"Ce fichier dépasse {lignes_max} lignes. Ne gardez que les établissements de la région."
            )
        found.append((numero, row if isinstance(row, str) else _name_cells(row, places, width)))
    return found


def _decode(content: bytes) -> str:
    if len(content) > OCTETS_MAX:
        raise FichierIllisible(f"Ce fichier dépasse {OCTETS_MAX // 1_000_000}\u00a0Mo.")
    if content.startswith(b"PK\x03\x04"):
        raise FichierIllisible("Ce fichier est un classeur : enregistrez-le au format CSV, puis recommencez.")
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16")
        return _decode_text(content.removeprefix(b"\xef\xbb\xbf"))
    except UnicodeDecodeError:
        raise FichierIllisible(
            "Ce fichier n’est pas un texte lisible : enregistrez-le au format CSV (UTF-8)."
        ) from None


def _decode_text(content: bytes) -> str:
    """Line by line when it is not all UTF-8: files pasted together keep the accents of each."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return "".join(_decode_line(line) for line in content.splitlines(keepends=True))


def _decode_line(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252")


def _find_separator(text: str) -> str:
    """That of the first line: names of columns hold none of the three."""
    first_line = text.lstrip().split("\n", 1)[0]
    return max(",;\t", key=first_line.count)


def _number(text: str) -> Iterator[tuple[int, list[str] | str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_find_separator(text))
    before: int = 0
    while True:
        numero = before + 1
        try:
            row = next(reader, None)
        except csv.Error:
            yield numero, "Un guillemet ouvert à cette ligne n’est pas refermé."
            row = []
        if row is None:
            return
        before = reader.line_num
        if any(cell.strip() for cell in row):
            yield numero, row


def _find_columns(header: list[str], colonnes: Sequence[str]) -> dict[str, int]:
    names = [fold(trim(name)).replace(" ", "_") for name in header]
    if missing := [colonne for colonne in colonnes if colonne not in names]:
        which = "la colonne" if len(missing) == 1 else "les colonnes"
        raise FichierIllisible(f"Il manque {which} {', '.join(missing)} à la première ligne du fichier.")
    if doubled := [colonne for colonne in colonnes if names.count(colonne) > 1]:
        raise FichierIllisible(f"La colonne {doubled[0]} est en double à la première ligne du fichier.")
    return {colonne: names.index(colonne) for colonne in colonnes}


def _name_cells(row: list[str], places: dict[str, int], width: int) -> Cells | str:
    if len(row) == width:
        return {colonne: row[place] for colonne, place in places.items()}
    reason = f"Cette ligne a {len(row)} colonne{'s' if len(row) > 1 else ''} au lieu de {width}."
    if any("\n" in cell for cell in row):
        reason += " Un guillemet ouvert n’y est peut-être pas refermé."
    return reason
