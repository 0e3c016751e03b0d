"""Files that common readers open are accepted: what surrounds a PDF, and every way of packing a document."""

import io
import struct
import zipfile

import pikepdf
import pytest
from tests.pieces import bureau, samples
from tests.pieces.verdicts import kept, verdict

from mesaides.pieces.contenu.calculs import is_calcul
from mesaides.pieces.contenu.pdf import ABIME, DOUBLE
from mesaides.pieces.contenu.refus import ABIME as DOCUMENT_ABIME
from mesaides.pieces.rules.types import INCONNU, TypePiece

PDF = samples.pdf(fill=3000)
BEFORE = {
    "a mark": b"\xef\xbb\xbf",
    "a line break": b"\r\n",
    "blanks and zeros": b" \n\t\0\0",
    "the orders of a printer": b"\x1b%-12345X@PJL JOB\r\n@PJL ENTER LANGUAGE=PDF\r\n",
    "a warning of the site that made it": b"<br />\n<b>Warning</b>: Undefined variable in devis.php on line 3\n",
    "as much as readers skip": b" " * 1023,
}
AFTER = {
    "zeros": bytes(70_000),
    "blanks": b" " * 5_000,
    "lines": b"\r\n" * 3_000,
    "the end mark of old systems": b"\x1a" * 4_000,
    "a little of all": b"\n\0\0 \x1a",
}


@pytest.mark.parametrize("what", BEFORE)
def test_what_stands_before_the_header_of_a_pdf_is_not_kept(what):
    assert kept(BEFORE[what] + PDF) == (TypePiece.PDF, PDF)


@pytest.mark.parametrize("what", AFTER)
def test_a_pdf_with_padding_after_its_end_opens_everywhere(what):
    kind, octets = kept(PDF + AFTER[what])
    assert kind is TypePiece.PDF
    assert octets.startswith(PDF)
    assert b"%%EOF" in octets[-1024:]
    with pikepdf.open(io.BytesIO(octets)) as opened:
        assert len(opened.pages) == 1


def test_a_pdf_with_a_mark_before_and_padding_after_is_the_pdf_alone():
    assert kept(b"\xef\xbb\xbf\n" + PDF + bytes(9_000)) == (TypePiece.PDF, PDF)


def test_a_sound_pdf_is_kept_to_the_byte():
    for end in (b"", b"\n", b"\r\n", b"\n\n"):
        assert kept(PDF + end)[1] == PDF + end


def test_what_a_pdf_hides_before_or_after_is_still_seen():
    assert kept(b"<html><script>alert(1)</script>" + PDF)[1] == PDF
    assert verdict(b" " * 1024 + PDF) == INCONNU
    assert verdict(PDF[:-200] + bytes(9_000)) == ABIME
    assert verdict(b"\n" + PDF + samples.docx()) == DOUBLE
    assert verdict(b"\xef\xbb\xbf" + samples.pdf(javascript=True) + bytes(9_000)).startswith(
        "Ce PDF contient des actions"
    )
    assert verdict(b"MZ" + PDF) != "kept"


@pytest.mark.parametrize(
    "call",
    [
        "",
        " \r\n",
        'event.value=AFMakeNumber(getField("a").value)*AFMakeNumber(getField("b").value);',
        '/** BVCALC a * (b + 2) EVCALC **/ event.value = AFMakeNumber(getField("a").value)'
        ' * (AFMakeNumber(getField("b").value) + 2);',
        'event.value = AFMakeNumber(this.getField("Prix unitaire").value) / 100',
    ],
)
def test_the_calculations_that_acrobat_writes_by_itself_are_known(call):
    assert is_calcul(call)


@pytest.mark.parametrize(
    "call",
    [
        "event.value = app.alert(1)",
        'event.value = AFMakeNumber(getField("a").value); app.alert(1)',
        "event.value = AFMakeNumber(getField(app.alert(1)).value)",
        'event.value = getField("a").value.constructor("alert(1)")()',
        'event.value = AFMakeNumber(getField("a").setAction("Calculate", "x"))',
        'event.value = AFMakeNumber(getField("a").value)(1)',
        "event.value = 1 /* */ + 2",
        "/** BVCALC **/ app.alert(1)",
        '/** BVCALC a **/ app.alert(1); /* EVCALC **/ event.value = AFMakeNumber(getField("a").value)',
        "// app.alert(1)",
        "event.target.value = 1",
    ],
)
def test_what_only_looks_like_a_calculation_is_not_one(call):
    assert not is_calcul(call)


def test_a_calculation_without_end_is_judged_at_once():
    for part in ("(", "1+", "1 ", '(AFMakeNumber(getField("a").value)', ")(", "-"):
        assert not is_calcul("event.value=" + part * (3_900 // len(part)) + "a")


def packed(whole: bytes, **how: object) -> bytes:
    """The same document, its archive written in another way."""
    return samples.packed(parts_of(whole), **how)


def parts_of(whole: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(whole)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def renamed(whole: bytes, change: "dict[str, str]") -> bytes:
    return samples.archive({change.get(name, name): content for name, content in parts_of(whole).items()})


def of_word_online(whole: bytes = bureau.docx()) -> bytes:
    """Its text stands in `document2.xml`; paths begin at the root."""
    out: dict[str, bytes] = {}
    for name, content in parts_of(whole).items():
        told = content.replace(b'Target="word/document.xml"', b'Target="/word/document2.xml"')
        out[name.replace("document.xml", "document2.xml")] = told.replace(
            b'PartName="/word/document.xml"', b'PartName="/word/document2.xml"'
        )
    return samples.archive(out)


DOCX, XLSX, ODT = bureau.docx(), bureau.xlsx(), bureau.odt()
EMPTY_BASIC = {
    "Basic/script-lc.xml": b'<library:libraries xmlns:library="http://openoffice.org/2000/library" '
    b'xmlns:xlink="http://www.w3.org/1999/xlink"><library:library library:name="Standard" library:link="false"/>'
    b"</library:libraries>",
    "Basic/Standard/script-lb.xml": b'<library:library xmlns:library="http://openoffice.org/2000/library" '
    b'library:name="Standard" library:readonly="false" library:passwordprotected="false"/>',
}
NTFS = struct.pack("<HHIHH", 0x000A, 32, 0, 1, 24) + bytes(24)
UNIX = struct.pack("<HHBI", 0x5455, 5, 1, 1_790_000_000)
OPENED = {
    "a text of Word Online": (of_word_online(), TypePiece.DOCX),
    "a text written as it is sent": (packed(DOCX, streamed=True), TypePiece.DOCX),
    "a workbook with the entries of its folders": (packed(XLSX, folders=True), TypePiece.XLSX),
    "a text of LibreOffice with the entries of its folders": (packed(ODT, folders=True), TypePiece.ODT),
    "a text with the entry of a folder of macros that is empty": (
        bureau.odt(parts={"Basic/": b"", "Scripts/": b""}),
        TypePiece.ODT,
    ),
    "a text of LibreOffice whose library of macros is empty": (bureau.odt(parts=EMPTY_BASIC), TypePiece.ODT),
    "a workbook of which names have backslashes": (packed(XLSX, backslashes=True), TypePiece.XLSX),
    "a text in the reverse order": (packed(DOCX, reverse=True), TypePiece.DOCX),
    "a text of LibreOffice in the reverse order": (packed(ODT, reverse=True), TypePiece.ODT),
    "a text of LibreOffice all compressed": (packed(ODT), TypePiece.ODT),
    "a text of which nothing is compressed": (packed(DOCX, method=zipfile.ZIP_STORED), TypePiece.DOCX),
    "a text of LibreOffice with a line break after its kind": (
        bureau.odt(parts={"mimetype": b"application/vnd.oasis.opendocument.text\r\n"}),
        TypePiece.ODT,
    ),
    "a text of LibreOffice without the entry of its kind": (packed(ODT, without="mimetype"), TypePiece.ODT),
    "a workbook of more than 4 GB could be": (packed(XLSX, zip64=True), TypePiece.XLSX),
    "a text with the times of other systems": (packed(DOCX, extra=NTFS + UNIX), TypePiece.DOCX),
    "a text with room left for what grows": (
        packed(DOCX, extra=struct.pack("<HHHH", 0xA220, 60, 0xA028, 0) + bytes(56)),
        TypePiece.DOCX,
    ),
    "a text aligned by a padding": (packed(DOCX, extra=bytes(3)), TypePiece.DOCX),
    "a text whose types are written in small letters": (
        renamed(DOCX, {"[Content_Types].xml": "[content_types].xml"}),
        TypePiece.DOCX,
    ),
    "a text with the room that Word left": (bureau.docx(parts={"[trash]/0000.dat": b"\xff" * 90}), TypePiece.DOCX),
    "a text with a comment on its archive": (packed(DOCX, comment=b"Archive d'un autre outil"), TypePiece.DOCX),
    "a text with a line break after its end": (DOCX + b"\n", TypePiece.DOCX),
    "a text with zeros after its end": (DOCX + bytes(5_000), TypePiece.DOCX),
    "a text with zeros after its comment": (packed(DOCX, comment=b"Bonjour") + bytes(700), TypePiece.DOCX),
}  # fmt: skip


@pytest.mark.parametrize("what", OPENED)
def test_a_document_is_accepted_however_it_was_packed(what):
    content, kind = OPENED[what]
    told, octets = kept(content)
    assert told is kind
    with zipfile.ZipFile(io.BytesIO(octets)) as opened:
        assert opened.testzip() is None
        assert not opened.comment
    assert octets[-22:-18] == b"PK\x05\x06"


HIDDEN = {
    "macros behind backslashes": packed(
        bureau.odt(parts={"Basic/Standard/M.xml": b"<a/>"}), backslashes=True
    ),
    "a way out behind backslashes": bureau.docx(parts={"word\\..\\..\\a.txt": b"a"}),
    "a library of macros": bureau.odt(parts=EMPTY_BASIC | {"Basic/Standard/Module1.xml": b"<module/>"}),
    "a library of macros that names one": bureau.odt(
        parts={
            "Basic/Standard/script-lb.xml": b'<library:library xmlns:library="http://openoffice.org/2000/library" '
            b'library:name="Standard"><library:element library:name="Module1"/></library:library>'
        }
    ),
    "a library of macros that is elsewhere": bureau.odt(
        parts={
            "Basic/script-lc.xml": b'<library:libraries xmlns:library="http://openoffice.org/2000/library" '
            b'xmlns:xlink="http://www.w3.org/1999/xlink"><library:library library:name="A" '
            b'xlink:href="https://ailleurs.example/a/script.xlb" library:link="true"/></library:libraries>'
        }
    ),
    "macros in the text of Word Online": of_word_online(bureau.docx(parts={"word/vbaProject.bin": b"x"})),
    "one name twice, by its slashes": bureau.docx(parts={"word\\document.xml": b"<a/>"}),
    "a page of the web after the end": DOCX + b"<script>",
    "an archive within the comment": packed(DOCX, comment=samples.archive({"a.exe": b"MZ"})),
}


@pytest.mark.parametrize("what", HIDDEN)
def test_what_hides_behind_another_way_of_packing_is_still_refused(what):
    assert verdict(HIDDEN[what]).startswith("Ce document ")


def test_no_refusal_asks_for_the_type_that_was_sent():
    for damaged in (
        packed(DOCX, without="word/document.xml"),
        packed(DOCX, without="[Content_Types].xml"),
        packed(XLSX, without="xl/workbook.xml"),
        packed(ODT, without="content.xml"),
    ):
        assert verdict(damaged) == DOCUMENT_ABIME
    assert INCONNU not in (verdict(b"\x89PNG\n\x1a\n" + bytes(90)), verdict(b"\xff\xd8" + bytes(90)))
