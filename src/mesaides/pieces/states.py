"""What becomes of a pièce."""

from enum import StrEnum


class StatutPiece(StrEnum):
    EN_ANALYSE = "en_analyse"
    """The antivirus has not answered yet: nobody can open it."""
    DISPONIBLE = "disponible"
    REFUSEE = "refusee"
    """The antivirus said no: its bytes are gone, the row says why."""
