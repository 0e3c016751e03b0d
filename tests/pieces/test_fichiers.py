"""The bytes outside the database: chunks that arrive in any state, files that never change."""

import io

import pytest

from mesaides.pieces.contenu.fichiers import DEPOTS, PIECES, Fichiers, fichiers, open_fichiers


@pytest.fixture
def here(tmp_path) -> Fichiers:
    open_fichiers("", str(tmp_path))
    return fichiers()


async def collected(here: Fichiers, depot: str) -> bytes:
    into = io.BytesIO()
    assert await here.collect(depot, into) == len(into.getvalue())
    return into.getvalue()


async def test_chunks_are_put_back_together_even_sent_twice(here):
    await here.put_chunk("a", 0, b"bon")
    await here.put_chunk("a", 3, b"jour")
    await here.put_chunk("a", 3, b"jour")
    await here.put_chunk("b", 0, b"autre")
    assert await collected(here, "a") == b"bonjour"


async def test_nothing_is_read_beyond_a_hole(here):
    await here.put_chunk("a", 0, b"bon")
    await here.put_chunk("a", 4, b"our")
    assert await collected(here, "a") == b"bon"


async def test_chunks_of_which_a_part_came_twice_are_put_back_together(here):
    """A cut heard late: another line had already brought more, or less."""
    for offset, octets in ((0, b"bonj"), (0, b"bo"), (2, b"nj"), (2, b"njour"), (3, b"jo")):
        await here.put_chunk("a", offset, octets)
    assert await collected(here, "a") == b"bonjour"


async def test_what_is_kept_is_read_back_under_a_name_nobody_chose(here):
    kept = await here.keep(io.BytesIO(b"0123456789"), [b"<", (2, 4), (6, 8), b">"])
    assert b"".join([block async for block in here.stream(kept.cle)]) == b"<2367>"
    assert kept.taille == 6
    assert kept.sha256 == "4f6d68acab57a640981885a357dcbc8fd2c0d0ace52701ead3048cbffed1b702"
    assert kept.cle.startswith(PIECES)
    assert len(kept.cle) == len(PIECES) + 3 + 32


async def test_what_is_forgotten_is_gone_and_may_be_forgotten_again(here):
    await here.put_chunk("a", 0, b"x")
    await here.forget_depot("a")
    await here.forget_depot("a")
    await here.forget("pieces/zz/absente")
    assert [one async for one in here.listed(DEPOTS)] == []
    with pytest.raises(FileNotFoundError):
        _ = [block async for block in here.stream("pieces/zz/absente")]


async def test_an_s3_store_is_told_by_its_address():
    open_fichiers("s3://compartiment/dossier", "inutile")
    assert "S3Store" in repr(fichiers()._store)
