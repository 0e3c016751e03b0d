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
ACCEPTES = "PDF, photo JPEG ou PNG, document Word (.docx), Excel (.xlsx), Writer (.odt) ou Calc (.ods)"


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
    [".pdf", ".jpg", ".jpeg", ".png", ".odt", ".ods", ".docx", ".xlsx", T.PDF.mime, T.JPEG.mime, T.PNG.mime]
)
"""For the chooser of files of the browser; a telephone then gives its photos as JPEG."""

ILLISIBLE = (
    "Ce fichier n’a pas pu être vérifié\u00a0: il est abîmé, ou trop complexe. Ouvrez-le, enregistrez-le en PDF, puis "
    "envoyez le PDF."
)


class RefusError(ValueError):
    """A French sentence for who sent the file: why it is not kept, and how to mend it."""


ZIP = b"PK\x03\x04"
VIDE = "Ce fichier est vide\u00a0: vérifiez qu’il s’ouvre sur votre appareil, puis envoyez-le de nouveau."
TROP_LOURD = (
    f"Ce fichier dépasse {MAX_PIECE // MO}\u00a0Mo\u00a0: réduisez-le, ou envoyez-le en plusieurs fichiers."
)
INCONNU = f"Ce type de fichier n’est pas accepté. Envoyez l’un de ceux-ci\u00a0: {ACCEPTES}."
REASONS: list[tuple[bytes, int, str]] = [
    (b"ftyphei", 4, "Les photos HEIC ne s’ouvrent pas partout\u00a0: enregistrez celle-ci en JPEG, puis envoyez-la."),
    (b"ftypmif", 4, "Les photos HEIC ne s’ouvrent pas partout\u00a0: enregistrez celle-ci en JPEG, puis envoyez-la."),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0,
        "Ce document est d’un ancien format, ou protégé par un mot de passe\u00a0: ouvrez-le, enregistrez-le en PDF "
        "sans mot de passe, puis envoyez le PDF.",
    ),
    (b"MZ", 0, "Ce fichier est un programme, il n’est pas accepté. Envoyez le document lui-même, par exemple en PDF."),
    (b"GIF8", 0, "Les images GIF ne sont pas acceptées\u00a0: enregistrez celle-ci en PNG ou en JPEG."),
    (b"RIFF", 0, "Cette image n’est pas acceptée\u00a0: enregistrez-la en PNG ou en JPEG."),
    (b"{\\rtf", 0, "Les documents RTF ne sont pas acceptés\u00a0: enregistrez celui-ci en PDF."),
]  # fmt: skip


def recognise(head: bytes) -> TypePiece | None:
    """What its first bytes say; None for an archive, which must be opened to tell.

    Raises ValueError with a French sentence when it is nothing that is kept. The name does not count.
    """
    if not head:
        raise RefusError(VIDE)
    if head.startswith(b"%PDF-"):
        return T.PDF
    if head.startswith(b"\xff\xd8\xff"):
        return T.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return T.PNG
    if head.startswith(ZIP):
        return None
    for magic, at, phrase in REASONS:
        if head[at : at + len(magic)] == magic:
            raise RefusError(phrase)
    raise RefusError(INCONNU)


def check_taille(taille: int) -> int:
    """Raises ValueError with a French sentence."""
    if taille <= 0:
        raise RefusError(VIDE)
    if taille > MAX_PIECE:
        raise RefusError(TROP_LOURD)
    return taille
