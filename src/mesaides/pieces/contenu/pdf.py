"""PDF: readable without a password, whole, and doing nothing by itself."""

import re
import zipfile
from collections.abc import Mapping
from typing import Any, BinaryIO

import pikepdf

from mesaides.pieces.contenu.balises import ActifTrouve, Lecteur
from mesaides.pieces.contenu.bords import alone, without_padding
from mesaides.pieces.contenu.calculs import is_calcul
from mesaides.pieces.contenu.liens import is_followed
from mesaides.pieces.rules.debuts import HEAD
from mesaides.pieces.rules.types import MO, Part, RefusError

MENDED = "Ouvrez-le, imprimez-le en PDF («\u00a0Enregistrer au format PDF\u00a0»), puis envoyez ce nouveau fichier."
PROTEGE = f"Ce PDF est protégé par un mot de passe\u00a0: la Région ne pourrait pas l’ouvrir. {MENDED}"
ABIME = f"Ce PDF est abîmé ou incomplet. {MENDED}"
ACTIF = f"Ce PDF contient des actions automatiques (JavaScript, lancement de programme). {MENDED}"
DOUBLE = f"Ce fichier est à la fois un PDF et une archive\u00a0: il n’est pas accepté. {MENDED}"
COMPLEXE = f"Ce PDF est trop complexe pour être vérifié. {MENDED}"
JOINT = (
    "Ce PDF contient un autre fichier (pièce jointe, facture électronique Factur-X, dossier de plusieurs documents)"
    f"\u00a0: la Région ne lirait que le PDF. {MENDED} Envoyez à part le fichier joint, s’il est utile."
)
ENVOI = (
    "Ce PDF envoie ce qu’on y écrit à une adresse, ou va chercher ailleurs une partie de ce qu’il montre. "
    f"Remplissez-le si c’est un formulaire. {MENDED}"
)
LIEN = f"Ce PDF contient un lien qui lancerait un programme au lieu d’ouvrir une page. {MENDED}"
FORMULAIRE = (
    "Ce formulaire PDF contient des parties que la Région ne pourrait pas vérifier (définitions, liens vers d’autres "
    f"fichiers). {MENDED}"
)
MEDIA = f"Ce PDF contient une vidéo, un son ou un objet en relief. {MENDED}"
TAIL = 2048
NEAR = 1024
"""Bytes from the end in which readers look for the mark of the end."""
END = re.compile(rb"%%EOF\r?\n?")
MOST_OBJECTS = 300_000
MOST_XFA = 20 * MO
DEEPEST = 30
ACTIONS = {
    **dict.fromkeys(("/JavaScript", "/Launch", "/RichMediaExecute"), ACTIF),
    **dict.fromkeys(("/SubmitForm", "/ImportData", "/GoToR"), ENVOI),
    **dict.fromkeys(("/GoToE",), JOINT),
    **dict.fromkeys(("/Rendition", "/Movie", "/Sound", "/GoTo3DView"), MEDIA),
}
"""By their `/S`, wherever they are: opening the document, a page, a field, a bookmark, or one after another."""
AUTOMATIC = frozenset({"/GoTo", "/Named", "/Hide", "/SetOCGState", "/ResetForm", "/JavaScript"})
"""What may happen without a click: turning to a page, and the calculations of a form."""
CLICKS = frozenset({"/D", "/U"})
"""Events of a button that are a person's."""
SUBTYPES = {
    "/FileAttachment": JOINT,
    **dict.fromkeys(("/RichMedia", "/Movie", "/Sound", "/Screen", "/3D", "/U3D", "/PRC"), MEDIA),
}
KEYS = {"/EF": JOINT, "/Collection": JOINT, "/RichMediaContent": MEDIA, "/RichMediaSettings": MEDIA}
XFA_ACTIVE = frozenset({"script", "submit", "execute", "connect"})


def check_pdf(fichier: BinaryIO, taille: int) -> Part:
    """The PDF itself, without what stands before its header nor the padding after its end. Raises RefusError."""
    if zipfile.is_zipfile(fichier):
        raise RefusError(DOUBLE)
    part = _bounds(fichier, taille)
    try:
        with pikepdf.open(alone(fichier, taille, [part])) as pdf:
            _check_content(pdf)
    except pikepdf.PasswordError:
        raise RefusError(PROTEGE) from None
    except RefusError:
        raise
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError, KeyError, OverflowError):
        raise RefusError(ABIME) from None
    return part


def _bounds(fichier: BinaryIO, taille: int) -> tuple[int, int]:
    fichier.seek(0)
    start = fichier.read(HEAD).find(b"%PDF-")
    tail = max(0, without_padding(fichier, taille) - TAIL)
    fichier.seek(tail)
    end = max((found.end() for found in END.finditer(fichier.read(TAIL + 2))), default=0)
    if start < 0 or not end:
        raise RefusError(ABIME)
    return start, taille if taille - tail - end < NEAR - len(b"%%EOF\r\n") else tail + end


def _check_content(pdf: pikepdf.Pdf) -> None:
    if len(pdf.pages) == 0:
        raise RefusError(ABIME)
    if len(pdf.objects) > MOST_OBJECTS:
        raise RefusError(COMPLEXE)
    for one in [pdf.trailer, *pdf.objects]:
        _check_object(one)


def _check_object(one: Any, depth: int = 0) -> None:
    """This object, and those written inside it. Those it refers to are seen in their turn."""
    if depth > DEEPEST:
        raise RefusError(COMPLEXE)
    if isinstance(one, pikepdf.Array):
        parts: list[Any] = list(one)  # pyright: ignore
    elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        entries: dict[str, Any] = dict(one.items())
        _check_entries(entries, is_stream=isinstance(one, pikepdf.Stream))
        parts = list(entries.values())
    else:
        return
    for part in parts:
        if isinstance(part, pikepdf.Object) and not part.is_indirect:
            _check_object(part, depth + 1)


def _check_entries(entries: Mapping[str, Any], *, is_stream: bool) -> None:
    for key, phrase in KEYS.items():
        if key in entries:
            raise RefusError(phrase)
    _refuse(SUBTYPES.get(_name(entries.get("/Subtype")), ""))
    _refuse(JOINT if _name(entries.get("/Type")) == "/EmbeddedFile" else "")
    _check_action(entries)
    if "/OpenAction" in entries:
        _check_automatic(entries["/OpenAction"])
    for event, action in _entries_of(entries.get("/AA")).items():
        if event not in CLICKS:
            _check_automatic(action)
    if "/XFA" in entries:
        _check_xfa(entries["/XFA"])
    is_away = is_stream and "/F" in entries  # its bytes would be in another file
    if is_away or _name(entries.get("/FS")) == "/URL" or "/F" in _entries_of(entries.get("/Ref")):
        raise RefusError(ENVOI)


def _check_action(entries: Mapping[str, Any]) -> None:
    kind = _name(entries.get("/S"))
    if "/JS" in entries or kind == "/JavaScript":
        if not is_calcul(_script(entries.get("/JS"))):
            raise RefusError(ACTIF)
    elif kind in ACTIONS:
        raise RefusError(ACTIONS[kind])
    elif kind == "/URI" and not is_followed(str(entries.get("/URI", ""))):
        raise RefusError(LIEN)


def _check_automatic(action: Any, depth: int = 0) -> None:
    """Done by itself, or as soon as the pointer passes; with what is done next."""
    if depth > DEEPEST:
        raise RefusError(COMPLEXE)
    entries = _entries_of(action)
    kind = _name(entries.get("/S"))
    if kind and kind not in AUTOMATIC:
        raise RefusError(ACTIONS.get(kind, ACTIF))
    suite = entries.get("/Next", None)
    if suite is None:
        return
    for one in list(suite) if isinstance(suite, pikepdf.Array) else [suite]:  # pyright: ignore
        _check_automatic(one, depth + 1)


def _check_xfa(xfa: Any) -> None:
    """Forms of LiveCycle: one XML, whole or in packets. Those that compute or send are refused."""
    packets: list[Any] = list(xfa)[1::2] if isinstance(xfa, pikepdf.Array) else [xfa]  # pyright: ignore
    lecteur = Lecteur("xfa.xml", ActifTrouve(), refused=dict.fromkeys(XFA_ACTIVE, ACTIF), abime=ABIME)
    size = 0
    for packet in packets:
        if not isinstance(packet, pikepdf.Stream):
            raise RefusError(ABIME)
        octets = packet.read_bytes()
        size += len(octets)
        if size > MOST_XFA:
            raise RefusError(COMPLEXE)
        _feed(lecteur, octets)
    _feed(lecteur, b"", last=True)


def _feed(lecteur: Lecteur, octets: bytes, *, last: bool = False) -> None:
    """What is refused of an office document is told here in words for who sent a PDF."""
    try:
        lecteur.feed(octets, last=last)
    except RefusError as refused:
        raise RefusError(str(refused) if str(refused) in (ACTIF, ABIME) else FORMULAIRE) from None


def _script(js: Any) -> str:
    """Text of a string, or of a stream."""
    if not isinstance(js, pikepdf.Stream):
        return str(js)
    octets = js.read_bytes()
    return octets.decode("utf-16" if octets[:2] in (b"\xfe\xff", b"\xff\xfe") else "latin-1")


def _entries_of(one: Any) -> dict[str, Any]:
    return dict(one.items()) if isinstance(one, pikepdf.Dictionary) else {}


def _name(one: Any) -> str:
    return str(one) if isinstance(one, pikepdf.Name) else ""


def _refuse(phrase: str) -> None:
    if phrase:
        raise RefusError(phrase)
