"""What examining a file says."""

import tempfile

from mesaides.pieces.contenu.examen import Examen, examine
from mesaides.pieces.rules.types import RefusError, TypePiece

KEPT = "kept"


def examined(content: bytes) -> Examen:
    with tempfile.TemporaryFile() as fichier:
        fichier.write(content)
        fichier.flush()
        return examine(fichier)


def verdict(content: bytes) -> str:
    try:
        examined(content)
    except RefusError as refused:
        return str(refused)
    return KEPT


def kept(content: bytes) -> tuple[TypePiece, bytes]:
    """Of which kind it is, and its bytes once in the portal."""
    examen = examined(content)
    parts = (part if isinstance(part, bytes) else content[part[0] : part[1]] for part in examen.parts)
    return examen.type, b"".join(parts)
