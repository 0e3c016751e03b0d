"""What examining a file says."""

import tempfile

from mesaides.pieces.contenu.examen import Examen, examine
from mesaides.pieces.rules.types import RefusError

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
