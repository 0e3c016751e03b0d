"""The examination of a file: which kind it is by its content, and which of its bytes are kept.

What reads PDFs and photos is met in the process that examines them, never in the server.
"""

from dataclasses import dataclass
from typing import BinaryIO

from mesaides.pieces.contenu.bureautique import check_document
from mesaides.pieces.rules.debuts import HEAD, Debut, recognise
from mesaides.pieces.rules.types import ILLISIBLE, Part, RefusError, TypePiece, check_taille


@dataclass(frozen=True, slots=True)
class Examen:
    type: TypePiece
    parts: list[Part]


def examine(fichier: BinaryIO) -> Examen:
    """Raises RefusError. `fichier` is a real file, open to read.

    What a reader of ours says in its own words is never shown to people.
    """
    try:
        return _examine(fichier)
    except RefusError:
        raise
    except ValueError:
        raise RefusError(ILLISIBLE) from None


def _examine(fichier: BinaryIO) -> Examen:
    taille = check_taille(fichier.seek(0, 2))
    fichier.seek(0)
    debut = recognise(fichier.read(HEAD))
    if debut is Debut.ARCHIVE:
        return Examen(*check_document(fichier, taille))
    if debut is Debut.PDF:
        from mesaides.pieces.contenu.pdf import check_pdf

        return Examen(TypePiece.PDF, [check_pdf(fichier, taille)])
    if debut is Debut.HEIC:
        from mesaides.pieces.contenu.heic import to_jpeg

        return Examen(TypePiece.JPEG, [to_jpeg(fichier)])
    from mesaides.pieces.contenu.images import check_image

    kind = TypePiece.JPEG if debut is Debut.JPEG else TypePiece.PNG
    return Examen(kind, check_image(fichier))
