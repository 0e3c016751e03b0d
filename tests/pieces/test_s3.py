"""Pièces on an S3 store: sent, gone on with, read, taken out through the portal; and while it does not answer."""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256

import pytest
from tests.pieces import samples
from tests.pieces.clamav import EICAR, clamd
from tests.pieces.desk import CODE, Sender, send_form, step
from tests.pieces.s3 import COMPARTIMENT, S3
from tests.visitors import Visitor
from tests.world.dates import now
from tests.world.demandes import Depot, set_demande

from mesaides.pieces.contenu import fichiers as room
from mesaides.pieces.contenu.antivirus import open_antivirus
from mesaides.pieces.contenu.fichiers import open_fichiers
from mesaides.pieces.moves.entretien import reconcile
from mesaides.pieces.tables.piece import Piece

PDF = samples.pdf(fill=6_000_000)  # more than one part
DOWN = "ne répond pas"


@pytest.fixture
def s3(own_files, monkeypatch) -> Iterator[S3]:
    started = S3()
    for name, value in started.environment.items():
        monkeypatch.setenv(name, value)
    open_fichiers(f"s3://{COMPARTIMENT}/portail", "inutile")
    yield started
    started.stop()


@pytest.fixture
async def depot(visitor: Visitor, s3: S3) -> Depot:
    depot = await set_demande()
    await visitor.enter(depot.scene.claire)
    return depot


async def test_a_piece_lives_on_s3_from_its_first_chunk_to_its_end(visitor, depot, s3, own_files):
    sender = await Sender.of(visitor, depot, PDF)
    await sender.announce()
    for _ in range(2):  # the second time its answer was lost
        assert (await sender.chunk(0, 500_000)).json()["recu"] == 500_000
    again = await Sender.of(visitor, depot, PDF)
    await again.announce()
    assert again.told["recu"] == 500_000
    assert (await again.send_all(500_000))["refus"] == ""
    piece = await Piece.objects().first()
    assert piece is not None
    assert f"portail/{piece.cle}" in s3.holds()
    assert "depots/" not in s3.holds()
    assert not any(one.is_file() for one in own_files.rglob("*"))
    answer = await visitor.client.get(f"/pieces/{piece.id}")
    assert sha256(answer.content).hexdigest() == piece.sha256 == sha256(PDF).hexdigest()
    page = await step(visitor, depot)
    await visitor.send(page, f"/pieces/{piece.id}/suppression")
    await Piece.raw("DELETE FROM piece_reutilisable")
    done = await reconcile(now() + timedelta(hours=2))
    assert done["fichiers sans pièce"] == 1
    assert "<Key>" not in s3.holds()


async def test_the_form_and_the_antivirus_read_and_write_there_too(visitor, depot, s3, tmp_path):
    open_antivirus(f"unix:{tmp_path / 'clamd'}")
    async with clamd(tmp_path / "clamd") as seen:
        page = await send_form(visitor, depot, samples.photo(), samples.pdf(joined=EICAR))
    assert len(seen) == 2
    assert page.status == 422
    assert await Piece.count() == s3.holds().count("<Key>") == 1


async def test_while_s3_does_not_answer_it_is_said_and_all_goes_on_afterwards(
    visitor, depot, s3, monkeypatch
):
    monkeypatch.setitem(room.RETRIES, "max_retries", 0)
    open_fichiers(f"s3://{COMPARTIMENT}/portail", "inutile")
    page = await send_form(visitor, depot, samples.photo())
    (link,) = [link for link in page.links() if link.startswith("/pieces/")]
    sender = await Sender.of(visitor, depot, PDF)
    await sender.announce()
    await sender.chunk(0, 500_000)
    s3.stop()
    answer = await sender.chunk(500_000, 500_000)
    assert answer.status_code == 503
    assert DOWN in answer.json()["refus"]
    page = await send_form(visitor, depot, samples.photo(size=(30, 30)))
    assert page.status == 422
    assert DOWN in page.words_of(f"q_{CODE}-erreur")
    page = await visitor.open(link)
    assert page.status == 409
    assert DOWN in page.text
    assert await Piece.count() == 1
    s3.start()
    assert (await visitor.client.get(link)).status_code == 200
    assert (await sender.send_all(500_000))["refus"] == ""
    assert await Piece.count() == 2
