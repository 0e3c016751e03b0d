"""PDF: readable without a password, whole, and doing nothing by itself."""

import zipfile
from typing import Any, BinaryIO

import pikepdf

from mesaides.pieces.rules.types import RefusError

MENDED = "Ouvrez-le, imprimez-le en PDF («\u00a0Enregistrer au format PDF\u00a0»), puis envoyez ce nouveau fichier."
PROTEGE = f"Ce PDF est protégé par un mot de passe\u00a0: la Région ne pourrait pas l’ouvrir. {MENDED}"
ABIME = f"Ce PDF est abîmé ou incomplet. {MENDED}"
ACTIF = f"Ce PDF contient des actions automatiques (JavaScript, lancement de programme). {MENDED}"
DOUBLE = f"Ce fichier est à la fois un PDF et une archive\u00a0: il n’est pas accepté. {MENDED}"
COMPLEXE = f"Ce PDF est trop complexe pour être vérifié. {MENDED}"
TAIL = 2048
MOST_OBJECTS = 300_000
DEEPEST = 30
ACTIVE_KEYS = frozenset({"/JS", "/JavaScript", "/RichMedia"})
ACTIVE_ACTIONS = frozenset({"/JavaScript", "/Launch"})


def check_pdf(fichier: BinaryIO, taille: int) -> None:
    """Raises ValueError with a French sentence."""
    if zipfile.is_zipfile(fichier):
        raise RefusError(DOUBLE)
    fichier.seek(max(0, taille - TAIL))
    if b"%%EOF" not in fichier.read(TAIL):
        raise RefusError(ABIME)
    fichier.seek(0)
    try:
        with pikepdf.open(fichier) as pdf:
            _check_content(pdf)
    except pikepdf.PasswordError:
        raise RefusError(PROTEGE) from None
    except RefusError:
        raise
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError, KeyError, OverflowError):
        raise RefusError(ABIME) from None


def _check_content(pdf: pikepdf.Pdf) -> None:
    if len(pdf.pages) == 0:
        raise RefusError(ABIME)
    if len(pdf.objects) > MOST_OBJECTS:
        raise RefusError(COMPLEXE)
    for one in pdf.objects:
        if is_active(one):
            raise RefusError(ACTIF)


def is_active(one: Any, depth: int = 0) -> bool:
    """Whether this object, or one written inside it, acts by itself. Those it refers to are seen in their turn."""
    if depth > DEEPEST:
        raise RefusError(COMPLEXE)
    if isinstance(one, pikepdf.Array):
        return any(is_active(part, depth + 1) for part in _own_parts(list(one)))  # pyright: ignore
    if not isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        return False
    entries = dict(one.items())
    if ACTIVE_KEYS & entries.keys() or str(entries.get("/S", "")) in ACTIVE_ACTIONS:
        return True
    return any(is_active(part, depth + 1) for part in _own_parts(list(entries.values())))


def _own_parts(parts: list[Any]) -> list[Any]:
    return [part for part in parts if isinstance(part, pikepdf.Object) and not part.is_indirect]
