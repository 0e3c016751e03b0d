"""Rows and files stay in step; what the antivirus has not judged is not served."""

from datetime import timedelta

from tests.pieces import samples
from tests.pieces.clamav import EICAR, clamd
from tests.pieces.desk import CODE, Sender, send_form, step
from tests.world.dates import now

from mesaides.demandes.tables.demande import PieceFournie
from mesaides.pieces.contenu.antivirus import INFECTE, open_antivirus
from mesaides.pieces.moves.entretien import reconcile, scan_waiting
from mesaides.pieces.states import StatutPiece
from mesaides.pieces.tables.piece import Depot, Piece, ReutilisablePiece

PDF = samples.pdf(fill=200_000)
LATER = timedelta(hours=2)


def kept(folder) -> int:
    return sum(1 for path in folder.rglob("*") if path.is_file())


async def test_what_nobody_needs_is_erased_and_nothing_else(visitor, depot, own_files):
    await send_form(visitor, depot, PDF)
    sender = await Sender.of(visitor, depot, samples.photo())
    await sender.announce()
    await sender.chunk(0, 1000)
    before = kept(own_files)
    orphan = own_files / "pieces" / "0a" / f"0a{'0' * 30}"
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"x")
    assert (await reconcile(now()))["fichiers sans pièce"] == 0  # its row may be about to come
    assert (await reconcile(now() + LATER))["fichiers sans pièce"] == 1
    assert kept(own_files) == before
    assert (await sender.send_all())["fini"]
    done = await reconcile(now() + timedelta(days=8))
    assert done["pièces sans fichier"] == 0
    assert await Depot.count() == 0
    assert kept(own_files) == await Piece.count() == 2


async def test_an_envoi_left_alone_goes_after_a_week_with_its_chunks(visitor, depot, own_files):
    sender = await Sender.of(visitor, depot, PDF)
    await sender.announce()
    await sender.chunk(0, 1000)
    await reconcile(now() + timedelta(days=6))
    assert kept(own_files) == await Depot.count() == 1
    await reconcile(now() + timedelta(days=8))
    assert kept(own_files) == await Depot.count() == 0


async def test_a_row_without_its_file_is_counted_and_not_served(visitor, depot, own_files):
    page = await send_form(visitor, depot, PDF)
    for path in (own_files / "pieces").rglob("*"):
        if path.is_file():
            path.unlink()
    assert (await reconcile(now()))["pièces sans fichier"] == 1
    link = next(link for link in page.links() if link.startswith("/pieces/"))
    assert (await visitor.client.get(link)).status_code == 404


async def test_while_the_antivirus_is_silent_a_piece_waits_and_is_not_served(visitor, depot, tmp_path):
    socket = tmp_path / "clamd"
    open_antivirus(f"unix:{socket}")
    page = await send_form(visitor, depot, PDF)
    assert "En cours d’analyse" in page.words_of(f"fichiers_{CODE}")
    piece = await Piece.objects().first()
    assert piece is not None
    assert (await visitor.client.get(f"/pieces/{piece.id}")).status_code == 404
    assert await scan_waiting(now()) == {}
    async with clamd(socket) as seen:
        assert await scan_waiting(now()) == {"pièces analysées": 1}
    assert seen == [len(PDF)]
    assert (await visitor.client.get(f"/pieces/{piece.id}")).content == PDF


async def test_a_piece_that_clamav_cannot_judge_holds_up_no_other(visitor, depot, tmp_path):
    socket = tmp_path / "clamd"
    open_antivirus(f"unix:{socket}")
    small = samples.pdf(fill=1000)
    for content in (PDF, small):
        await send_form(visitor, depot, content)
    async with clamd(socket, most=100_000) as seen:
        assert await scan_waiting(now()) == {"pièces analysées": 1}
    assert seen == [len(PDF), len(small)]
    found = await Piece.select(Piece.taille, Piece.statut).order_by(Piece.id)
    assert [(one["taille"], one["statut"]) for one in found] == [
        (len(PDF), StatutPiece.EN_ANALYSE),
        (len(small), StatutPiece.DISPONIBLE),
    ]


async def test_a_rib_that_waited_for_the_antivirus_is_offered_again_once_it_is_sound(
    visitor, depot, tmp_path
):
    open_antivirus(f"unix:{tmp_path / 'clamd'}")
    await send_form(visitor, depot, PDF)
    assert await ReutilisablePiece.count() == 0
    async with clamd(tmp_path / "clamd"):
        await scan_waiting(now())
    kept = await ReutilisablePiece.objects().first()
    assert kept is not None
    assert (kept.etablissement, kept.code) == (depot.scene.lycee.id, CODE)
    page = await step(visitor, depot)
    await visitor.send(page, next(action for action in page.actions() if action.endswith("/suppression")))
    await reconcile(now() + LATER)
    page = await visitor.send(await step(visitor, depot), f"/demandes/{depot.id}/pieces/{CODE}/reprise")
    (link,) = [link for link in page.links() if link.startswith("/pieces/")]
    assert (await visitor.client.get(link)).content == PDF


async def test_an_infected_file_is_told_and_never_served(visitor, depot, tmp_path, own_files):
    infected = samples.pdf(joined=EICAR)
    socket = tmp_path / "clamd"
    open_antivirus(f"unix:{socket}")
    async with clamd(socket):
        page = await send_form(visitor, depot, infected)
        assert INFECTE in page.text.replace("\u00a0", " ") or INFECTE in page.answer.text
        assert kept(own_files) == await Piece.count() == 0
    await send_form(visitor, depot, infected)
    assert await PieceFournie.count() == 1
    async with clamd(socket):
        await scan_waiting(now())
    page = await step(visitor, depot)
    assert await Piece.exists().where(Piece.statut == StatutPiece.REFUSEE)
    assert "Refusé" in page.words_of(f"fichiers_{CODE}")
    assert await PieceFournie.count() == 0
    piece = await Piece.objects().first()
    assert piece is not None
    assert (await visitor.client.get(f"/pieces/{piece.id}")).status_code == 404
    await reconcile(now() + LATER)
    assert kept(own_files) == 0
