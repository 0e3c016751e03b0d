"""The XML of office documents, read as it comes: without definitions, and nothing that loads or runs by itself."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from mesaides.pieces.contenu.formules import judge_field, judge_formula
from mesaides.pieces.contenu.liens import is_disk, is_followed, is_inside, is_remote
from mesaides.pieces.contenu.refus import (
    ABIME,
    COMMANDE,
    COMPLEXE,
    ENTITES,
    LIAISON,
    LIEN,
    MACROS,
    OBJET,
)
from mesaides.pieces.rules.types import RefusError

MOST_ELEMENTS = 4_000_000
DEEPEST = 500
FIELD_HEAD = 1_000
"""Characters of an instruction that are read: its first word decides."""
LONGEST_FORMULA = 100_000
DOCTYPES = frozenset(
    {
        ("manifest:manifest", "-//OpenOffice.org//DTD Manifest 1.0//EN"),
        ("svg", "-//W3C//DTD SVG 1.0//EN"),
        ("svg", "-//W3C//DTD SVG 1.1//EN"),
    }
)
"""Written by old programs, without a definition of their own; nobody loads those they name."""
ELEMENTS = {
    **dict.fromkeys(("OLEObject", "oleObject", "object-ole", "applet", "plugin", "html"), OBJET),
    **dict.fromkeys(("oleLink", "externalBook", "connection", "floating-frame"), LIAISON),
    **dict.fromkeys(("ddeLink", "dde-source", "dde-connection", "dde-connection-decl", "dde-link"), COMMANDE),
    **dict.fromkeys(("script", "event-listener", "execute-macro"), MACROS),
    "http://openoffice.org/2000/script module": MACROS,
    "http://openoffice.org/2000/library element": MACROS,  # a library that has none is what LibreOffice leaves of it
}
"""By local name, or with their namespace when the name alone could be anybody's."""
RELATIONS = {
    **dict.fromkeys(("oleobject", "control", "activexcontrolbinary", "afchunk"), OBJET),
    **dict.fromkeys(("webextension", "webextensiontaskpanes"), OBJET),
    **dict.fromkeys(("vbaproject", "wordvbadata", "attachedtoolbars", "extensibility"), MACROS),
    **dict.fromkeys(("xlmacrosheet", "xlintlmacrosheet", "dialogsheet"), MACROS),
    **dict.fromkeys(("externallink", "externallinkpath", "connections", "querytable"), LIAISON),
    **dict.fromkeys(("subdocument", "frame", "mailmergesource"), LIAISON),
}
"""Relations of a part of an OOXML document with another that are refused, by the end of their type."""
FORMULAS = frozenset(
    {
        *("f", "formula", "formula1", "formula2", "oldFormula", "definedName"),
        *("calculatedColumnFormula", "totalsRowFormula"),
    }
)
FORMULA_ATTRIBUTES = frozenset({"formula", "condition", "expression"})
OF_TEXT = "ooow:"
"""A condition of Writer, where « || » means or."""
DRAWN = frozenset({"imagedata", "fill", "stroke"})
"""What VML shows of a file; elsewhere its `href` is a link to click."""
XLINK = "http://www.w3.org/1999/xlink href"


@dataclass
class ActifTrouve:
    """What the parts of one document say of each other. `classeurs`: where the data of its charts are; `racine`: what
    a document of LibreOffice says that it is as a whole."""

    types: dict[str, str] = field(default_factory=dict[str, str])
    """By « /part » or « .ending », in lower case."""
    classeurs: set[str] = field(default_factory=set[str])
    racine: str = ""


class Lecteur:
    """One part, fed block by block. Raises RefusError with a French sentence as soon as something must not be kept."""

    def __init__(
        self, name: str, trouve: ActifTrouve, *, refused: Mapping[str, str] = ELEMENTS, abime: str = ABIME
    ) -> None:
        self.name = name
        self.trouve = trouve
        self._refused = refused
        self._abime = abime
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._elements = self._depth = 0
        self._locals: dict[str, str] = {}
        self._text: list[str] | None = None
        """Of the formula or the instruction that is being read."""
        self._fields: list[str] = []
        """Instructions of the fields of Word that are open, the outermost first."""

    def feed(self, block: bytes, *, last: bool = False) -> None:
        try:
            self._parser.Parse(block, last)
        except expat.ExpatError:
            raise RefusError(self._abime) from None

    def _doctype(self, name: str, system: str | None, public: str | None, internal: int) -> None:
        if internal or (name, public) not in DOCTYPES:
            raise RefusError(ENTITES)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._elements += 1
        self._depth += 1
        if self._elements > MOST_ELEMENTS or self._depth > DEEPEST:
            raise RefusError(COMPLEXE)
        local = self._local(name)
        _refuse(self._refused.get(local) or self._refused.get(name, ""))
        for attribute, value in attributes.items():
            self._attribute(local, attribute, value)
        if local == "Relationship":
            self._relation(attributes)
        elif local in ("Default", "Override"):
            part = attributes.get("PartName") or "." + attributes.get("Extension", "")
            self.trouve.types[part.lower()] = attributes.get("ContentType", "").lower()
        elif local == "file-entry":
            self._entry({self._local(attribute): value for attribute, value in attributes.items()})
        elif local == "fldChar":
            self._field(attributes)
        elif local in FORMULAS or local == "instrText":
            self._listen()

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._text is None:
            return
        text, self._text = "".join(self._text), None
        self._parser.CharacterDataHandler = None
        if self._local(name) != "instrText":
            _refuse(judge_formula(text) if len(text) <= LONGEST_FORMULA else COMPLEXE)
        elif self._fields:
            self._fields[-1] = (self._fields[-1] + text)[:FIELD_HEAD]
        else:
            _refuse(judge_field(text))

    def _listen(self) -> None:
        self._text = []
        self._parser.CharacterDataHandler = self._text.append

    def _local(self, name: str) -> str:
        local = self._locals.get(name)
        if local is None:
            local = self._locals[name] = name.rpartition(" ")[2]
        return local

    def _attribute(self, element: str, attribute: str, value: str) -> None:
        local = self._local(attribute)
        if local in ("href", "id") and value.lstrip().lower().startswith("vnd.sun.star.script:"):
            raise RefusError(MACROS)
        if local == "href":
            _refuse(_judge_href(element, value, is_xlink=attribute == XLINK))
        elif local == "src" and is_remote(value):
            raise RefusError(LIAISON)
        elif local == "instr":
            _refuse(judge_field(value))
        elif local in FORMULA_ATTRIBUTES and not value.startswith(OF_TEXT):
            _refuse(judge_formula(value))
        elif element == "definedName":
            if local in ("xlm", "vbProcedure") and value not in ("0", "false"):
                raise RefusError(MACROS)
            if local == "name" and value.lower().startswith("_xlnm.auto_"):
                raise RefusError(MACROS)

    def _field(self, attributes: Mapping[str, str]) -> None:
        kind = next((value for name, value in attributes.items() if self._local(name) == "fldCharType"), "")
        if kind == "begin":
            if self._fields:
                _refuse(judge_field(self._fields[-1], begun=True))
            self._fields.append("")
        elif self._fields:
            _refuse(judge_field(self._fields[-1]))
            if kind == "end":
                self._fields.pop()

    def _entry(self, told: Mapping[str, str]) -> None:
        if told.get("full-path") == "/":
            self.trouve.racine = told.get("media-type", "")

    def _relation(self, attributes: Mapping[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2].lower()
        target = attributes.get("Target", "")
        is_external = attributes.get("TargetMode", "").lower() == "external"
        if is_external or (is_remote(target) and not target.startswith("/")):
            _refuse(_judge_external(kind, target))
        elif kind == "package":
            folder, _, _ = posixpath.dirname(self.name).rpartition("/")
            if not folder.lower().endswith("/charts"):
                raise RefusError(OBJET)
            self.trouve.classeurs.add(posixpath.normpath(posixpath.join("/", folder, target))[1:].lower())
        else:
            _refuse(RELATIONS.get(kind, ""))


def _judge_href(element: str, value: str, *, is_xlink: bool) -> str:
    if element == "a" or (not is_xlink and element not in DRAWN):
        return "" if is_followed(value) else LIEN
    if element == "template" and is_disk(value.replace("%20", " ")):
        return ""
    if element == "template" and not is_remote(value):
        return ""  # where the author keeps their models
    return "" if is_inside(value) else LIAISON


def _judge_external(kind: str, target: str) -> str:
    if kind == "hyperlink":
        return "" if is_followed(target) else LIEN
    if kind == "attachedtemplate" and is_disk(target):
        return ""
    if target.lower() in ("null", "../null") or target.lower().startswith("cid:"):
        return ""  # what Word leaves of a picture that it could not paste
    return RELATIONS.get(kind) or LIAISON


def _refuse(phrase: str) -> None:
    if phrase:
        raise RefusError(phrase)
