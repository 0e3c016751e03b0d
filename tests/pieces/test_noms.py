"""Names as they are offered back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesaides.pieces.rules.noms import LONGEST, clean_nom, disposition, named_as
from mesaides.pieces.rules.types import TypePiece


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Devis n° 12 (été).pdf", "Devis n° 12 (été).pdf"),
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\claire\rib.pdf", "rib.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("rib\r\nX-Evil: 1.pdf", "rib X-Evil- 1.pdf"),
        ("👩\u200d🔬 \U0001faea \uf0b7.pdf", "👩\u200d🔬 \U0001faea •.pdf"),
        ("facture\u202efdp.exe", "facturefdp.exe"),
        ("a\0b.pdf", "ab.pdf"),
        ("...", "piece"),
        ("", "piece"),
        ("x" * 300 + ".pdf", "x" * (LONGEST - 4) + ".pdf"),
    ],
)
def test_a_name_keeps_its_words_and_loses_its_tricks(written, kept):
    assert clean_nom(written) == kept


@pytest.mark.parametrize(
    ("nom", "kind", "shown"),
    [
        ("rib.pdf", TypePiece.PDF, "rib.pdf"),
        ("photo.JPG", TypePiece.JPEG, "photo.JPG"),
        ("photo.jpeg", TypePiece.JPEG, "photo.jpeg"),
        ("photo.png", TypePiece.JPEG, "photo.jpg"),
        ("IMG_0042.HEIC", TypePiece.JPEG, "IMG_0042.jpg"),
        ("rapport.exe", TypePiece.PDF, "rapport.exe.pdf"),
        ("devis v1.2", TypePiece.DOCX, "devis v1.2.docx"),
    ],
)
def test_the_ending_tells_what_the_file_is(nom, kind, shown):
    assert named_as(nom, kind) == shown


def test_the_header_of_a_download_says_the_name_in_two_ways():
    assert disposition('l’été "2026".pdf') == (
        "attachment; filename=\"lete _2026_.pdf\"; filename*=UTF-8''l%E2%80%99%C3%A9t%C3%A9%20%222026%22.pdf"
    )


@given(st.text())
def test_no_name_breaks_the_header(text):
    line = disposition(named_as(clean_nom(text), TypePiece.PDF))
    assert line.isascii()
    assert line.isprintable()
    assert line.count('"') == 2
