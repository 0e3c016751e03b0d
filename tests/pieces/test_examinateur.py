"""The process that examines: its words come back, its death is a refusal."""

import re

import pytest
from tests.pieces import samples

from mesaides.pieces.contenu import examinateur
from mesaides.pieces.contenu.examinateur import examine_apart
from mesaides.pieces.contenu.pdf import PROTEGE
from mesaides.pieces.rules.types import ILLISIBLE, TypePiece


async def test_its_verdict_comes_back_whole(tmp_path):
    (tmp_path / "a").write_bytes(samples.photo())
    done = await examine_apart(tmp_path / "a")
    assert done.type is TypePiece.JPEG
    assert isinstance(done.parts[0], bytes)
    assert isinstance(done.parts[1], bytes | tuple)


async def test_its_refusal_comes_back_in_the_same_words(tmp_path):
    (tmp_path / "a").write_bytes(samples.pdf(password="secret"))
    with pytest.raises(ValueError, match=re.escape(PROTEGE)):
        await examine_apart(tmp_path / "a")


async def test_when_it_dies_the_file_is_refused(tmp_path, monkeypatch):
    with pytest.raises(ValueError, match=ILLISIBLE):
        await examine_apart(tmp_path / "absent")
    monkeypatch.setattr(examinateur, "PATIENCE", 0)
    (tmp_path / "a").write_bytes(samples.pdf())
    with pytest.raises(ValueError, match=ILLISIBLE):
        await examine_apart(tmp_path / "a")
