"""Pièces as people send them, take them out, open them, and as others may not."""

import asyncio
from hashlib import sha256

import pytest
from tests.counting import count_queries
from tests.pieces import samples
from tests.pieces.desk import CODE, Sender, send_form, step
from tests.visitors import ORIGIN, Visitor
from tests.world.demandes import begin_demande, set_demande
from tests.world.personnes import make_usager

from mesaides.comptes.tables.mesure import Mesure
from mesaides.demandes.tables.demande import Demande, PieceFournie
from mesaides.pieces.contenu.pdf import ACTIF, PROTEGE
from mesaides.pieces.rules.types import MAX_PIECE, TROP_LOURD, VIDE
from mesaides.pieces.tables.piece import Depot, Piece

PDF = samples.pdf(fill=300_000)


async def test_a_file_sent_by_the_form_is_there_and_comes_back_byte_for_byte(visitor, depot):
    page = await send_form(visitor, depot, PDF, nom="RIB du lycée.pdf")
    assert "Pièce enregistrée." in page.text
    assert "RIB du lycée.pdf 3" in page.words_of(f"fichiers_{CODE}")
    assert await PieceFournie.count() == 1
    link = next(link for link in page.links() if link.startswith("/pieces/"))
    answer = await visitor.client.get(link)
    assert answer.content == PDF
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"RIB du lycee.pdf\"; filename*=UTF-8''RIB%20du%20lyc%C3%A9e.pdf"
    )
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "application/pdf"
    piece = await Piece.objects().first()
    assert piece is not None
    assert piece.sha256 == sha256(PDF).hexdigest()


async def test_the_same_bytes_sent_twice_make_one_piece_and_others_two(visitor, depot):
    await send_form(visitor, depot, PDF)
    page = await send_form(visitor, depot, PDF, samples.photo(), nom="autre nom.pdf")
    assert await Piece.count() == 2
    said = "Ce fichier est déjà dans cette pièce : il n’a pas été gardé une seconde fois."
    assert f"Pièce enregistrée. « autre nom.pdf » : {said}" in page.text
    page = await send_form(visitor, depot, PDF, nom="autre nom.pdf")
    assert page.status == 200
    assert said in page.text
    assert "Pièce enregistrée." not in page.text
    told = await (await Sender.of(visitor, depot, PDF)).send_all()
    assert said in told["refus"].replace("\u00a0", " ")
    assert await Piece.count() == 2


@pytest.mark.parametrize(
    ("content", "phrase"),
    [
        (b"", VIDE),
        (samples.pdf(password="secret"), PROTEGE),
        (samples.pdf(javascript=True), ACTIF),
        (b"MZ" + bytes(500), "programme"),
    ],
)
async def test_a_refused_file_is_told_beside_its_field_and_leaves_nothing(visitor, depot, content, phrase):
    page = await send_form(visitor, depot, content, nom="devis.pdf")
    assert page.status == 422
    assert phrase in page.words_of(f"q_{CODE}-erreur").replace("\u00a0", " ") or phrase in page.answer.text
    assert await Piece.count() == await PieceFournie.count() == 0
    sender = await Sender.of(visitor, depot, content)
    told = (await sender.announce()).json() if not content else await sender.send_all()
    assert phrase in told["refus"]
    assert await Piece.count() == 0


async def test_no_file_chosen_is_said(visitor, depot):
    page = await send_form(visitor, depot)
    assert "Choisissez d’abord un fichier" in page.words_of(f"q_{CODE}-erreur")


async def test_chunks_make_the_piece_whatever_is_sent_again(visitor, depot):
    sender = await Sender.of(visitor, depot, PDF)
    await sender.announce()
    first = sender.told["depot"]
    assert (await sender.chunk(0, 100_000)).json()["recu"] == 100_000
    assert (await sender.chunk(0, 100_000)).json()["recu"] == 100_000  # its answer was lost
    assert (await sender.chunk(200_000, 50_000)).json()["recu"] == 100_000  # it does not follow
    page = await step(visitor, depot)
    assert "déjà reçus" in page.words_of(f"fichiers_{CODE}")
    again = await Sender.of(visitor, depot, PDF)  # the next day, the same file chosen again
    await again.announce()
    assert (again.told["depot"], again.told["recu"]) == (first, 100_000)
    told = await again.send_all()
    assert (told["fini"], told["refus"]) == (True, "")
    assert (await again.chunk(len(PDF) - 10, 10)).json()["fini"]  # the last answer was lost
    piece = await Piece.objects().first()
    assert piece is not None
    assert piece.sha256 == sha256(PDF).hexdigest()
    assert await Piece.count() == await PieceFournie.count() == await Depot.count() == 1


async def test_the_same_chunk_from_many_connections_counts_once(visitor, depot):
    sender = await Sender.of(visitor, depot, PDF)
    await sender.announce()
    await asyncio.gather(*(sender.chunk(0, 150_000) for _ in range(5)))
    await asyncio.gather(*(sender.chunk(150_000, 200_000) for _ in range(5)))
    assert (await sender.send_all())["fini"]
    piece = await Piece.objects().first()
    assert piece is not None
    assert piece.sha256 == sha256(PDF).hexdigest()
    assert await Piece.count() == 1


async def test_more_bytes_than_announced_or_too_large_a_file_are_refused(visitor, depot):
    sender = await Sender.of(visitor, depot, PDF)
    assert (await sender.announce(MAX_PIECE + 1)).json()["refus"] == TROP_LOURD
    await sender.announce(1000)
    assert (await sender.chunk(0, 1001)).status_code == 422
    assert (await sender.chunk(0, 600_000)).status_code in (413, 422)


async def test_a_photo_of_an_unaccepted_kind_is_refused_by_its_first_chunk(visitor, depot, own_files):
    sender = await Sender.of(visitor, depot, b"RIFF\x24\0\0\0WEBPVP8 " + samples.noise(3_000_000))
    sender.nom = "plan.webp"
    await sender.announce()
    told = (await sender.chunk(0, 65_536)).json()
    assert told["fini"]
    assert told["refus"].startswith("Les images WebP ne sont pas acceptées")
    assert (await sender.chunk(65_536, 65_536)).json()["fini"]
    assert await Piece.count() == 0
    assert not any(path.is_file() for path in own_files.rglob("*"))
    counted = {mesure["genre"]: mesure["poids"] for mesure in await Mesure.select()}
    assert counted["octets"] == 65_536
    assert (await sender.announce()).json()["recu"] == 0


async def test_few_first_bytes_are_not_judged_before_the_others(visitor, depot):
    sender = await Sender.of(visitor, depot, b" " * 900 + PDF)
    await sender.announce()
    assert (await sender.chunk(0, 100)).json()["refus"] == ""
    told = await sender.send_all()
    assert (told["fini"], told["refus"]) == (True, "")


async def test_a_heic_photo_is_kept_as_a_jpeg_under_its_own_name(visitor, depot):
    page = await send_form(visitor, depot, samples.heic(), nom="IMG_0042.HEIC")
    assert "IMG_0042.jpg" in page.words_of(f"fichiers_{CODE}")
    link = next(link for link in page.links() if link.startswith("/pieces/"))
    answer = await visitor.client.get(link)
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.content.startswith(b"\xff\xd8\xff")
    piece = await Piece.objects().first()
    assert piece is not None
    assert piece.sha256 == sha256(answer.content).hexdigest()


async def test_a_chunk_without_its_token_or_from_elsewhere_does_nothing(visitor, depot):
    sender = await Sender.of(visitor, depot, PDF)
    await sender.announce()
    for headers in ({"X-Jeton": "faux"}, {"X-Jeton": ""}, {"Origin": "https://evil.test"}):
        assert (await sender.chunk(0, 1000, **headers)).status_code == 403
    assert (await Depot.objects().first()).recu == 0


async def test_others_find_neither_the_page_nor_the_file_nor_the_depot(visitor, depot, app):
    await send_form(visitor, depot, PDF)
    sender = await Sender.of(visitor, depot, samples.photo())
    await sender.announce()
    paul = await make_usager(depot.scene.lycee, nom="Garrigue", prenom="Paul")
    other = Visitor.of(app, "192.0.2.9")
    piece = await Piece.objects().first()
    assert piece is not None
    assert (await other.open(f"/pieces/{piece.id}", follow=False)).status == 303
    page = await other.enter(paul)
    for path in (f"/pieces/{piece.id}", "/pieces/999999", f"/demandes/{depot.id}/pieces"):
        assert (await other.open(path)).status == 404
    jeton = page.fields("/deconnexion")["jeton"]
    for path in (f"/pieces/{piece.id}/suppression", f"/demandes/{depot.id}/pieces/{CODE}/reprise"):
        answer = await other.client.post(path, data={"jeton": jeton}, headers={"Origin": ORIGIN})
        assert answer.status_code == 404
    sender.visitor, sender.jeton = other, jeton
    assert (await sender.chunk(0, 1000)).status_code == 404
    marc = await Visitor.entered(app, depot.scene.marc, "192.0.2.8")
    assert (await marc.client.get(f"/pieces/{piece.id}")).status_code == 200
    sender.visitor = marc
    sender.jeton = (await step(marc, depot)).fields("/deconnexion")["jeton"]
    assert (await sender.chunk(0, 1000)).status_code == 404  # it is Claire's to go on with


@pytest.mark.parametrize("block", ["", "pieces"])
async def test_a_file_is_taken_out(visitor, depot, block):
    page = await send_form(visitor, depot, PDF)
    action = next(action for action in page.actions() if action.endswith("/suppression"))
    page = await visitor.send(page, action, block=block)
    assert "/suppression" not in " ".join(page.actions())
    assert await Piece.count() == await PieceFournie.count() == 0


async def test_the_rib_of_the_etablissement_is_offered_again(visitor, depot):
    await send_form(visitor, depot, PDF)
    page = await step(visitor, depot)
    await visitor.send(page, next(action for action in page.actions() if action.endswith("/suppression")))
    page = await step(visitor, depot)
    assert "par votre établissement" in page.words_of(f"fichiers_{CODE}")
    page = await visitor.send(page, f"/demandes/{depot.id}/pieces/{CODE}/reprise")
    link = next(link for link in page.links() if link.startswith("/pieces/"))
    assert (await visitor.client.get(link)).content == PDF


@pytest.mark.parametrize("block", ["", "pieces"])
async def test_the_next_demande_of_the_lycee_takes_its_rib_again_in_one_click(visitor, depot, block):
    """Another projet of the same lycée, in the hands of its gestionnaire; of another lycée, nothing is offered."""
    await send_form(visitor, depot, PDF, nom="RIB 2026.pdf")
    second = await begin_demande(await depot.scene.one_more(), depot.scene.marc)
    await visitor.enter(depot.scene.marc)
    page = await step(visitor, second)
    assert "RIB 2026.pdf, déposé le" in page.words_of(f"fichiers_{CODE}")
    action = f"/demandes/{second.id}/pieces/{CODE}/reprise"
    page = await visitor.send(page, action, block=block)
    assert page.status == 200
    assert action not in page.actions()
    (link,) = [link for link in page.links() if link.startswith("/pieces/")]
    assert (await visitor.client.get(link)).content == PDF
    assert await PieceFournie.count().where(PieceFournie.demande == second.id) == 1
    elsewhere = await set_demande()
    await visitor.enter(elsewhere.scene.claire)
    assert "par votre établissement" not in (await step(visitor, elsewhere)).text


async def test_nothing_changes_once_the_demande_is_at_the_region(visitor, depot):
    page = await send_form(visitor, depot, PDF)
    sender = await Sender.of(visitor, depot, samples.photo())
    await sender.announce()
    await Demande.update({Demande.etat: "transmise"}, force=True)
    assert "ne peut plus être modifiée" in (await sender.send_all())["refus"]
    assert (await sender.announce()).status_code == 422
    action = next(action for action in page.actions() if action.endswith("/suppression"))
    assert (await visitor.send(page, action)).status == 409
    assert await Piece.count() == 1


async def test_the_step_asks_five_queries_whatever_the_files(visitor, depot):
    for color in range(3):
        await send_form(visitor, depot, samples.photo(size=(20 + color, 20)))
    with count_queries() as asked:
        page = await step(visitor, depot)
    assert page.status == 200
    assert len(asked) <= 5, asked
