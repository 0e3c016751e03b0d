"""Office documents as Word, Excel and LibreOffice write them, with room for what hostile people put in."""

from tests.pieces import samples

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
Parts = dict[str, bytes]


def relation(kind: str, target: str, *, away: bool = False, number: int = 9) -> str:
    kind = kind if "/" in kind else f"{OFFICE}/{kind}"
    mode = ' TargetMode="External"' if away else ""
    return f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"{mode}/>'


def relations(*inner: str) -> bytes:
    return f'{HEAD}<Relationships xmlns="{RELS}">{"".join(inner)}</Relationships>'.encode()


def content_types(main: str, part: str, extra: str = "") -> bytes:
    return (
        f'{HEAD}<Types xmlns="{TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/{part}" ContentType="{main}.main+xml"/>{extra}</Types>'
    ).encode()


def docx(
    *rels: str,
    body: str = "<w:p><w:r><w:t>Devis de l’été</w:t></w:r></w:p>",
    types: str = "",
    parts: Parts | None = None,
) -> bytes:
    """With these relations of its text, this body, these declared types and these further parts."""
    namespaces = (
        f'xmlns:w="{W}" xmlns:r="{OFFICE}" xmlns:o="urn:schemas-microsoft-com:office:office" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    entries = {
        "[Content_Types].xml": content_types(f"{WORD}.document", "word/document.xml", types),
        "_rels/.rels": relations(relation("officeDocument", "word/document.xml")),
        "word/document.xml": f"{HEAD}<w:document {namespaces}><w:body>{body}</w:body></w:document>".encode(),
        "word/_rels/document.xml.rels": relations(relation("styles", "styles.xml", number=1), *rels),
        "word/styles.xml": f'{HEAD}<w:styles xmlns:w="{W}"/>'.encode(),
        "docProps/thumbnail.jpeg": samples.photo(size=(20, 20)),
    }
    return samples.archive({**entries, **(parts or {})})


def xlsx(
    *rels: str, cells: str = "<c><v>1</v></c>", names: str = "", types: str = "", parts: Parts | None = None
) -> bytes:
    """With these relations of its workbook, these cells, these defined names and these further parts."""
    entries = {
        "[Content_Types].xml": content_types(f"{EXCEL}.sheet", "xl/workbook.xml", types),
        "_rels/.rels": relations(relation("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{S}"><definedNames>{names}</definedNames></workbook>'.encode(),
        "xl/_rels/workbook.xml.rels": relations(
            relation("worksheet", "worksheets/sheet1.xml", number=1), *rels
        ),
        "xl/worksheets/sheet1.xml": (
            f'{HEAD}<worksheet xmlns="{S}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>'
        ).encode(),
        "xl/printerSettings/printerSettings1.bin": "Imprimante du CDI".encode("utf-16-le") + bytes(500),
    }
    return samples.archive({**entries, **(parts or {})})


ODF = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = " ".join(
    f'xmlns:{prefix}="{ODF}:{name}:1.0"'
    for prefix, name in [
        *(("office", "office"), ("text", "text"), ("draw", "drawing"), ("script", "script"), ("meta", "meta")),
        *(("table", "table"), ("form", "form"), ("chart", "chart")),
    ]
) + ' xmlns:xlink="http://www.w3.org/1999/xlink"'  # fmt: skip


def odt(
    body: str = "<text:p>Bonjour</text:p>",
    *,
    meta: str = "",
    scripts: str = "",
    kind: str = "text",
    parts: Parts | None = None,
) -> bytes:
    entries = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(),
        "content.xml": (
            f"{HEAD}<office:document-content {NAMES}><office:scripts>{scripts}</office:scripts>"
            f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
        ).encode(),
        "meta.xml": (
            f"{HEAD}<office:document-meta {NAMES}><office:meta>{meta}</office:meta></office:document-meta>"
        ).encode(),
        "META-INF/manifest.xml": (
            f'{HEAD}<m:manifest xmlns:m="{ODF}:manifest:1.0"><m:file-entry m:full-path="/" '
            f'm:media-type="application/vnd.oasis.opendocument.{kind}"/></m:manifest>'
        ).encode(),
        "Configurations2/accelerator/current.xml": b"",
        "layout-cache": bytes(range(40)),
    }
    return samples.archive({**entries, **(parts or {})})


def field(*pieces: str) -> str:
    """A field of Word, its instruction cut into these pieces; a piece may be a field itself."""
    runs = "".join(
        piece if piece.startswith("<") else f"<w:r><w:instrText>{piece}</w:instrText></w:r>"
        for piece in pieces
    )
    mark = '<w:r><w:fldChar w:fldCharType="%s"/></w:r>'
    return f"<w:p>{mark % 'begin'}{runs}{mark % 'separate'}<w:r><w:t>1</w:t></w:r>{mark % 'end'}</w:p>"
