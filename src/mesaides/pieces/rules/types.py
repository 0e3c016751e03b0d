"""The kinds of files that are kept, told by their content, and the limits that all of them share."""

from enum import StrEnum

Part = bytes | tuple[int, int]
"""What is kept of a file: bytes of it by their bounds, or bytes of our own."""
MO = 1024 * 1024
MAX_PIECE = 50 * MO
MAX_PAR_PIECE = 10
"""Files under one pièce of a demande."""
MAX_PAR_DEMANDE = 200 * MO
"""Bytes of its pièces; as many again for the files of its fil."""
MAX_EN_COURS = 300 * MO
"""Bytes that one person may have under way at once."""
MOST_EN_COURS = 30
"""Files that one person may have under way at once."""
MOST_EN_COURS_PAR_DEMANDE = 100
"""The same for all the people of one demande: none of them alone keeps the others from sending."""
ACCEPTES = "PDF, photo JPEG, PNG ou HEIC, document Word (.docx), Excel (.xlsx), Writer (.odt) ou Calc (.ods)"


class TypePiece(StrEnum):
    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    ODT = "odt"
    ODS = "ods"
    DOCX = "docx"
    XLSX = "xlsx"

    @property
    def mime(self) -> str:
        return MIMES[self]

    @property
    def suffixe(self) -> str:
        return ".jpg" if self is TypePiece.JPEG else f".{self.value}"


T = TypePiece
MIMES = {
    T.PDF: "application/pdf",
    T.JPEG: "image/jpeg",
    T.PNG: "image/png",
    T.ODT: "application/vnd.oasis.opendocument.text",
    T.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    T.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    T.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ACCEPT = ",".join(
    [
        *(".pdf", ".jpg", ".jpeg", ".png", ".heic", ".heif", ".odt", ".ods", ".docx", ".xlsx"),
        *(T.PDF.mime, T.JPEG.mime, T.PNG.mime, "image/heic", "image/heif"),
    ]
)
"""For the chooser of files of the browser, which hides what it does not name. HEIC becomes JPEG on the device where its
browser reads it (`static/pieces.js`), else here."""

ILLISIBLE = (
    "Ce fichier n’a pas pu être vérifié\u00a0: il est abîmé, ou trop complexe. Ouvrez-le, imprimez-le en PDF, puis "
    "envoyez ce nouveau fichier."
)


class RefusError(ValueError):
    """A French sentence for who sent the file: why it is not kept, and how to mend it."""


VIDE = "Ce fichier est vide\u00a0: vérifiez qu’il s’ouvre sur votre appareil, puis envoyez-le de nouveau."
TROP_LOURD = (
    f"Ce fichier dépasse {MAX_PIECE // MO}\u00a0Mo\u00a0: réduisez-le, ou envoyez-le en plusieurs fichiers."
)
INCONNU = f"Ce type de fichier n’est pas accepté. Envoyez l’un de ceux-ci\u00a0: {ACCEPTES}."
IMAGE_ABIMEE = (
    "Cette image est abîmée ou incomplète\u00a0: ouvrez-la, enregistrez-la de nouveau, puis envoyez-la."
)


def check_taille(taille: int) -> int:
    """Raises ValueError with a French sentence."""
    if taille <= 0:
        raise RefusError(VIDE)
    if taille > MAX_PIECE:
        raise RefusError(TROP_LOURD)
    return taille
