"""The reference of a transmitted demande, « OCC-2026-000123-K »: said on the telephone, found again. Pure."""

import re
import unicodedata

from mesaides.etablissements.rules.codes import LETTERS

_SPACERS = re.compile(r"[\s.\-/_]|[\u2010-\u2015]")
_WRITTEN = re.compile(r"(?:OCC)?(20[0-9]{2})([0-9]{1,7})([A-Z])")
EXEMPLE = "OCC-2026-000123-X"


def format_reference(annee: int, numero: int) -> str:
    """The letter is that of the digits (year and number) mod 23: one digit wrong, or two swapped, shows."""
    digits = f"{annee}{numero:06d}"
    return f"OCC-{annee}-{numero:06d}-{LETTERS[int(digits) % 23]}"


def parse_reference(text: str) -> str:
    """The reference in its one form, however it was typed. Raises ValueError with a French sentence.

    Case, dashes, spaces, « OCC » and the zeros of the number may be left out: « 2026-123-x ».
    """
    compact = unicodedata.normalize("NFKC", text[:60]).upper()
    parts = [part for part in _SPACERS.split(compact) if part and part != "OCC"]
    if len(parts) == 3 and parts[1].isdigit():
        parts[1] = parts[1].zfill(6)
    found = _WRITTEN.fullmatch("".join(parts))
    if found is None:
        raise ValueError(f"Une référence s’écrit comme {EXEMPLE}.")
    reference = format_reference(int(found[1]), int(found[2]))
    if reference[-1] != found[3]:
        raise ValueError("La lettre de cette référence ne correspond pas à ses chiffres\u00a0: relisez-la.")
    return reference
