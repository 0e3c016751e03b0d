"""What the first bytes of a file say that it is. The name does not count."""

from enum import Enum, auto

from mesaides.pieces.rules.types import IMAGE_ABIMEE, INCONNU, VIDE, RefusError

HEAD = 1024 + 4
"""Bytes that suffice to tell: readers of PDFs look for their header in the first 1,024."""


class Debut(Enum):
    PDF = auto()
    JPEG = auto()
    PNG = auto()
    HEIC = auto()
    ARCHIVE = auto()
    """To be opened to tell which document it is."""


DEBUTS = {
    b"%PDF-": Debut.PDF,
    b"\xff\xd8\xff": Debut.JPEG,
    b"\x89PNG\r\n\x1a\n": Debut.PNG,
    b"PK\x03\x04": Debut.ARCHIVE,
}
HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
"""Brands of the photos that telephones take; two of them are of other images too."""
AVIF = (b"avif", b"avis")
IMAGE = "ne sont pas acceptées\u00a0: ouvrez celle-ci, enregistrez-la en JPEG ou en PNG, puis envoyez-la."
RARE = "Cette image est d’un format que peu d’appareils ouvrent\u00a0: enregistrez-la en JPEG ou en PNG."
FILM = "Les vidéos et les sons ne sont pas acceptés. Envoyez un document ou une photo."
REASONS: list[tuple[bytes, int, str]] = [
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0,
        "Ce document est d’un ancien format, ou protégé par un mot de passe\u00a0: ouvrez-le, enregistrez-le en PDF "
        "sans mot de passe, puis envoyez le PDF.",
    ),
    (b"MZ", 0, "Ce fichier est un programme, il n’est pas accepté. Envoyez le document lui-même, par exemple en PDF."),
    (b"GIF8", 0, f"Les images GIF {IMAGE}"),
    (b"WEBP", 8, f"Les images WebP {IMAGE}"),
    (b"BM", 0, f"Les images BMP {IMAGE}"),
    (b"II*\0", 0, f"Les images TIFF et les photos brutes (RAW) {IMAGE}"),
    (b"MM\0*", 0, f"Les images TIFF et les photos brutes (RAW) {IMAGE}"),
    (b"\0\0\0\x0cJXL ", 0, RARE),
    (b"\xff\x0a", 0, RARE),
    (b"\0\0\0\x0cjP  ", 0, RARE),
    (b"\xff\x4f\xff\x51", 0, RARE),
    (b"ftypcrx ", 4, f"Les images TIFF et les photos brutes (RAW) {IMAGE}"),
    (b"ftyp", 4, FILM),
    (b"RIFF", 0, FILM),
    (b"\x1a\x45\xdf\xa3", 0, FILM),
    (b"ID3", 0, FILM),
    (b"\x89PNG", 0, IMAGE_ABIMEE),
    (b"\xff\xd8", 0, IMAGE_ABIMEE),
    (b"{\\rtf", 0, "Les documents RTF ne sont pas acceptés\u00a0: enregistrez celui-ci en PDF."),
]  # fmt: skip


def recognise(head: bytes) -> Debut:
    """`head`: the HEAD first bytes, or all of them. Raises RefusError when it is nothing that is kept."""
    if not head:
        raise RefusError(VIDE)
    for magic, debut in DEBUTS.items():
        if head.startswith(magic):
            return debut
    if head[4:8] == b"ftyp" and head[8:12] in HEIC | {*AVIF}:
        return _recognise_photo(head)
    for magic, at, phrase in REASONS:
        if head[at : at + len(magic)] == magic:
            raise RefusError(phrase)
    if b"%PDF-" in head[:HEAD]:
        return Debut.PDF
    raise RefusError(INCONNU)


def _recognise_photo(head: bytes) -> Debut:
    brands = head[8 : int.from_bytes(head[:4], "big")]
    if any(brands[at : at + 4] in AVIF for at in range(0, len(brands), 4)):
        raise RefusError(f"Les images AVIF {IMAGE}")
    return Debut.HEIC
