"""Photos of telephones: HEIC becomes the JPEG that everybody opens; other kinds are refused from their first bytes."""

import io
import json
import subprocess
import sys

import pytest
from PIL import Image, ImageCms
from tests.pieces import samples
from tests.pieces.verdicts import examined, kept, verdict

from mesaides.pieces.contenu import heic
from mesaides.pieces.contenu.images import DOUBLE, TROP_GRANDE
from mesaides.pieces.rules.debuts import HEAD, Debut, recognise
from mesaides.pieces.rules.types import ACCEPT, IMAGE_ABIMEE, MAX_PIECE, TROP_LOURD, RefusError, TypePiece


def box(brand: bytes, *others: bytes) -> bytes:
    """The first box of a file of the family of HEIC."""
    brands = brand + bytes(4) + b"".join(others)
    return (8 + len(brands)).to_bytes(4, "big") + b"ftyp" + brands + bytes(2000)


REFUSED = {
    "GIF": b"GIF89a" + bytes(90),
    "WebP": b"RIFF\x24\0\0\0WEBPVP8 " + bytes(90),
    "BMP": b"BM\x36\0\0\0" + bytes(90),
    "TIFF": b"II*\0" + bytes(90),
    "RAW": b"MM\0*" + bytes(90),
    "(RAW)": box(b"crx "),
    "AVIF": box(b"avif", b"mif1", b"miaf"),
    "AVIF ": box(b"mif1", b"avif", b"miaf"),
    "peu d’appareils": b"\xff\x0a" + bytes(90),
    "peu d’appareils ": b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(90),
    "vidéos": box(b"qt  "),
    "vidéos ": box(b"isom", b"mp42"),
    "vidéos et les sons": b"RIFF\x24\0\0\0WAVEfmt " + bytes(90),
    "abîmée": b"\x89PNG\n\x1a\n" + bytes(90),
}


@pytest.mark.parametrize("word", REFUSED)
def test_a_photo_of_an_unaccepted_kind_is_known_by_its_first_bytes(word):
    with pytest.raises(RefusError, match=word.strip().replace("(", r"\(").replace(")", r"\)")):
        recognise(REFUSED[word][:HEAD])


@pytest.mark.parametrize(
    "head", [box(b"heic", b"mif1", b"heic"), box(b"mif1", b"heic"), box(b"heix"), samples.heic()]
)
def test_the_photos_of_telephones_are_known(head):
    assert recognise(head[:HEAD]) is Debut.HEIC
    assert ".heic" in ACCEPT


def test_a_heic_photo_becomes_a_jpeg_without_what_it_tells():
    sent = samples.heic(orientation=1)
    assert b"Fabricant-secret" in sent
    kind, octets = kept(sent)
    assert kind is TypePiece.JPEG
    with Image.open(io.BytesIO(octets)) as image:
        assert (image.format, image.size, image.mode) == ("JPEG", (320, 200), "RGB")
        assert dict(image.getexif()) == {}
    for secret in (b"Fabricant-secret", b"2026:11:23", b"Exif"):
        assert secret not in octets
    assert examined(octets).type is TypePiece.JPEG


@pytest.mark.parametrize(
    ("orientation", "size", "red"),
    [
        (1, (320, 200), (10, 10)),
        (3, (320, 200), (310, 190)),
        (6, (200, 320), (190, 10)),
        (8, (200, 320), (10, 310)),
    ],
)
def test_a_heic_photo_stays_upright(orientation, size, red):
    with Image.open(io.BytesIO(kept(samples.heic(orientation=orientation))[1])) as image:
        assert image.size == size
        r, g, b = image.getpixel(red)
        assert r > 180
        assert max(g, b) < 90
        assert min(image.getpixel((size[0] - red[0], size[1] - red[1]))) > 220


def test_the_colours_of_a_heic_photo_stay_those_of_its_screen():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    with Image.open(io.BytesIO(kept(samples.heic(profile=profile))[1])) as image:
        assert image.info["icc_profile"] == profile


def test_a_heic_photo_too_large_damaged_or_double_is_refused(monkeypatch):
    sent = samples.heic()
    assert verdict(sent[: len(sent) // 2]) == IMAGE_ABIMEE
    assert verdict(box(b"heic", b"mif1")) == IMAGE_ABIMEE
    assert verdict(samples.heic(profile=samples.archive({"a.exe": b"MZ"}))) == DOUBLE
    monkeypatch.setattr(heic, "MOST_PIXELS", 320 * 200 - 1)
    assert verdict(sent) == TROP_GRANDE
    monkeypatch.undo()
    monkeypatch.setattr(heic, "MAX_PIECE", 500)
    assert verdict(samples.heic(noisy=True)) == TROP_LOURD
    assert MAX_PIECE > 500


def test_a_photo_of_12_million_points_is_turned_within_the_limits_of_the_process(tmp_path):
    """In the process that examines, with its memory and its time."""
    (tmp_path / "a").write_bytes(samples.heic(size=(4032, 3024)))
    command = [sys.executable, "-m", "mesaides.pieces.contenu.examinateur", str(tmp_path / "a")]
    done = subprocess.run(command, capture_output=True, timeout=60, check=True)
    assert json.loads(done.stdout)["type"] == "jpeg"
