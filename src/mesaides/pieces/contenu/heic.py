"""Photos of telephones, turned into the JPEG that everybody opens: upright, in their colours, and telling nothing."""

from io import BytesIO
from typing import BinaryIO

from PIL import Image
from pillow_heif import register_heif_opener  # pyright: ignore[reportUnknownVariableType]

from mesaides.pieces.contenu.images import DOUBLE, MOST_PIXELS, TROP_GRANDE, has_archive
from mesaides.pieces.rules.types import IMAGE_ABIMEE, MAX_PIECE, TROP_LOURD, RefusError

QUALITY = 90
THREADS = 2


def to_jpeg(fichier: BinaryIO) -> bytes:
    """Raises RefusError."""
    register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=THREADS)
    fichier.seek(0)
    try:
        with Image.open(fichier, formats=("HEIF",)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise RefusError(TROP_GRANDE)
            jpeg = _written(image)
    except RefusError:
        raise
    except MemoryError:
        raise RefusError(TROP_GRANDE) from None
    except (OSError, SyntaxError, ValueError, RuntimeError, EOFError):
        raise RefusError(IMAGE_ABIMEE) from None
    if len(jpeg) > MAX_PIECE:
        raise RefusError(TROP_LOURD)
    if has_archive(jpeg):
        raise RefusError(DOUBLE)
    return jpeg


def _written(image: Image.Image) -> bytes:
    """Its points, which the reader has already turned upright, and how they are shown."""
    profile = image.info.get("icc_profile")
    points = image.convert("RGB")
    points.info = {}
    out = BytesIO()
    points.save(out, "JPEG", quality=QUALITY, icc_profile=profile)
    return out.getvalue()
