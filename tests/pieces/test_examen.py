"""What is kept, what is refused and the words of each refusal, by the content of the file alone."""

import io
import random
import tempfile
import time

import pytest
from PIL import Image
from tests.pieces import bureau, samples
from tests.pieces.verdicts import KEPT, examined, kept, verdict

from mesaides.pieces.contenu import bureautique, images, pdf, refus
from mesaides.pieces.contenu.examen import examine
from mesaides.pieces.rules import debuts, types
from mesaides.pieces.rules.types import IMAGE_ABIMEE, INCONNU, MAX_PIECE, TROP_LOURD, VIDE, TypePiece


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (samples.pdf(), TypePiece.PDF),
        (samples.photo(), TypePiece.JPEG),
        (samples.photo(kind="PNG"), TypePiece.PNG),
        (samples.docx(), TypePiece.DOCX),
        (samples.xlsx(), TypePiece.XLSX),
        (samples.odt(), TypePiece.ODT),
        (samples.odt(kind="spreadsheet"), TypePiece.ODS),
    ],
    ids=["pdf", "jpeg", "png", "docx", "xlsx", "odt", "ods"],
)
def test_the_files_of_a_lycee_are_kept(content, kind):
    assert examined(content).type is kind
    if kind not in (TypePiece.JPEG, TypePiece.PNG):
        assert kept(content)[1] == content


PDF = samples.pdf()
DOCX = samples.docx()
JPEG = samples.photo()
PNG = samples.photo(kind="PNG")
REFUSED = {
    "empty": (b"", VIDE),
    "a program named .pdf": (b"MZ\x90\0" + bytes(200), "un programme"),
    "a page of the web": (b"<!doctype html><script>alert(1)</script>", INCONNU),
    "an SVG image": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', INCONNU),
    "an old Word document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(200), "ancien format"),
    "a PDF with a password": (samples.pdf(password="secret"), pdf.PROTEGE),
    "a PDF with JavaScript": (samples.pdf(javascript=True), pdf.ACTIF),
    "a PDF that launches a program": (samples.pdf(launch=True), pdf.ACTIF),
    "a PDF with JavaScript under a name": (samples.pdf(named=True), pdf.ACTIF),
    "a PDF that writes its JavaScript otherwise": (
        samples.pdf(javascript=True).replace(b"/JavaScript", b"/J#61vaScript"),
        pdf.ACTIF,
    ),
    "a PDF cut in its middle": (PDF[: len(PDF) // 2], pdf.ABIME),
    "a PDF of noise": (b"%PDF-1.7\n" + samples.noise(5000) + b"%%EOF", pdf.ABIME),
    "a PDF that is an archive too": (PDF + DOCX, pdf.DOUBLE),
    "a photo cut in its middle": (JPEG[: len(JPEG) // 2], IMAGE_ABIMEE),
    "a PNG cut in its middle": (PNG[: len(PNG) // 2], IMAGE_ABIMEE),
    "a PNG of 50,000 points by 50,000": (samples.huge_png(), images.TROP_GRANDE),
    "a photo that is an archive too": (samples.polyglot("JPEG"), images.DOUBLE),
    "any archive": (samples.archive({"a.txt": b"a"}), INCONNU),
    "a document with macros": (samples.docx({"word/vbaProject.bin": b"x"}), bureautique.MACROS),
    "a document that says it has macros": (
        samples.docx(types=b"application/vnd.ms-word.document.macroEnabled.main+xml"),
        bureautique.MACROS,
    ),
    "a text document with Basic": (samples.odt({"Basic/Standard/Module1.xml": b"x"}), bureautique.MACROS),
    "an encrypted text document": (
        samples.odt(manifest=b"<manifest:encryption-data/>"),
        bureautique.PROTEGE,
    ),
    "a document with a link": (samples.docx(symlink="word/lien"), bureautique.DOUBLE),
    "a document that unpacks to too much": (
        samples.docx({"word/a.xml": bytes(40 * 1024 * 1024)}),
        bureautique.BOMBE,
    ),
    "a PNG whose text unfolds without end": (samples.talkative_png(), IMAGE_ABIMEE),
    "a document of overlapping entries": (samples.overlapping(), bureautique.BOMBE),
    "a document of too many entries": (
        samples.docx({f"word/media/{n}": b"" for n in range(5001)}),
        bureautique.BOMBE,
    ),
    "a document that lies about its sizes": (samples.lying(), bureautique.ABIME),
    "a spreadsheet with macros of old": (
        samples.docx({"xl/macrosheets/sheet1.xml": b"x", "xl/workbook.xml": b"x"}),
        bureautique.MACROS,
    ),
    "a document cut in its middle": (DOCX[: len(DOCX) // 2], bureautique.ABIME),
    "a document with something after it": (DOCX + b"<script>", bureautique.ABIME),
    "a damaged document": (DOCX.replace(b"PK\x01\x02", b"PK\x01\x03", 1), bureautique.ABIME),
}


@pytest.mark.parametrize("what", REFUSED)
def test_is_refused_within_two_seconds_in_words_that_say_why(what):
    content, phrase = REFUSED[what]
    before = time.process_time()
    with pytest.raises(ValueError) as refused:
        examined(content)
    assert phrase in str(refused.value)
    assert time.process_time() - before < 2


def test_a_file_too_large_is_refused():
    with tempfile.TemporaryFile() as fichier:
        fichier.truncate(MAX_PIECE + 1)
        with pytest.raises(ValueError, match=TROP_LOURD):
            examine(fichier)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photo_no_longer_tells_where_it_was_taken(kind):
    before = samples.photo(kind=kind)
    assert b"Fabricant-secret" in before
    after = kept(before + b"<?php hidden ?>")[1]
    for secret in (b"Fabricant-secret", b"commentaire-secret", b"2026:11:23", b"<?php"):
        assert secret not in after
    with Image.open(io.BytesIO(before)) as one, Image.open(io.BytesIO(after)) as other:
        assert other.tobytes() == one.tobytes()
        assert not other.getexif().get_ifd(0x8825)


def test_a_photo_keeps_only_what_shows_it():
    assert b"secret-de-personne" not in kept(samples.strange_png())[1]
    assert b"a.exe" not in kept(JPEG[:2] + b"\xff\xe0\0\x0cAutrea.exe" + JPEG[2:])[1]


def test_a_photo_stays_upright():
    with Image.open(io.BytesIO(kept(samples.photo(orientation=6))[1])) as image:
        assert image.getexif()[0x0112] == 6
    with Image.open(io.BytesIO(kept(samples.photo(orientation=1))[1])) as image:
        assert dict(image.getexif()) == {}


KNOWN = {
    KEPT,
    *(
        value
        for room in (bureautique, images, pdf, refus, types)
        for value in vars(room).values()
        if isinstance(value, str)
    ),
    *(phrase for _, _, phrase in debuts.REASONS),
}


@pytest.mark.parametrize("what", ["pdf", "form", "jpeg", "png", "docx", "word", "excel", "odt", "writer"])
def test_damaged_anywhere_a_file_is_kept_or_refused_in_words_of_ours(what):
    good = {
        "pdf": PDF,
        "jpeg": JPEG,
        "png": PNG,
        "docx": DOCX,
        "odt": samples.odt(),
        "form": samples.form(),
        "word": bureau.docx(),
        "excel": bureau.xlsx(),
        "writer": bureau.odt(),
    }[what]
    chance = random.Random(what)
    for _ in range(60):
        damaged = bytearray(good)
        for _ in range(chance.choice([1, 2, 10])):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        end = chance.choice([len(damaged), chance.randrange(1, len(damaged))])
        assert verdict(bytes(damaged[:end])) in KNOWN
