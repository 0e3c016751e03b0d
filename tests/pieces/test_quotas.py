"""What a person sends counts, whatever becomes of it; what nobody needs any more leaves the disk at once."""

import pytest
from tests.pieces import samples
from tests.pieces.clamav import EICAR, clamd
from tests.pieces.desk import CODE, Sender, send_form, step
from tests.races import race
from tests.visitors import ORIGIN, Shown, Visitor
from tests.world.dates import now

from mesaides.comptes.rules.cadence import Quota
from mesaides.comptes.rules.freins import JOUR, Frein
from mesaides.pieces.contenu.antivirus import open_antivirus
from mesaides.pieces.moves import depot as depots
from mesaides.pieces.moves import reception
from mesaides.pieces.moves.effacement import finish_erasing
from mesaides.pieces.moves.entretien import reconcile, scan_waiting
from mesaides.pieces.rules.freins import OCTETS
from mesaides.pieces.tables.piece import Depot, Piece, ReutilisablePiece

PDF = samples.pdf(fill=30_000)
OTHER = samples.pdf(fill=40_000)


def kept(folder) -> int:
    return sum(1 for path in folder.rglob("*") if path.is_file())


async def take_out(visitor: Visitor, page: Shown) -> None:
    await visitor.send(page, next(one for one in page.actions() if one.endswith("/suppression")))
    await finish_erasing()


@pytest.mark.parametrize("way", ["form", "chunks"])
async def test_what_is_given_and_taken_out_again_and_again_still_counts(
    visitor, depot, monkeypatch, own_files, way
):
    few = Frein(OCTETS.genre, (Quota(3 * len(PDF), JOUR),), OCTETS.trop)
    for room in (reception, depots):
        monkeypatch.setattr(room, "OCTETS", few)
    for _ in range(3):
        if way == "form":
            page = await send_form(visitor, depot, PDF, code="programme")
        else:
            sender = await Sender.of(visitor, depot, PDF)
            sender.code = "programme"
            assert (await sender.send_all())["refus"] == ""
            page = await step(visitor, depot)
        await take_out(visitor, page)
        assert kept(own_files) == await Piece.count() == 0
    page = await send_form(visitor, depot, PDF, code="programme")
    assert "24 heures" in page.words_of("q_programme-erreur")
    answer = await (await Sender.of(visitor, depot, PDF)).announce()
    assert (answer.status_code, int(answer.headers["retry-after"]) > 80_000) == (422, True)
    assert "24\u00a0heures" in answer.json()["refus"]
    assert kept(own_files) == await Depot.count() == 0


async def test_what_is_refused_counts_too_and_leaves_nothing(visitor, depot, monkeypatch, own_files):
    monkeypatch.setattr(reception, "FICHIERS", Frein("fichier", (Quota(3, JOUR),), "C’est assez."))
    await send_form(visitor, depot, PDF)
    assert kept(own_files) == 1
    for content, phrase in ((samples.pdf(javascript=True), "actions automatiques"), (PDF, "déjà dans cette")):
        assert phrase in (await send_form(visitor, depot, content)).text.replace("\u00a0", " ")
        assert kept(own_files) == 1
    assert "C’est assez. Réessayez dans 24" in (await send_form(visitor, depot, OTHER)).words_of(
        f"q_{CODE}-erreur"
    )


async def test_files_under_way_are_few_for_a_person_and_for_a_demande(visitor, depot, monkeypatch):
    sender = await Sender.of(visitor, depot, PDF)

    async def begin(number: int) -> str:
        sender.nom = f"{number}.pdf"
        return (await sender.announce()).json().get("refus", "")

    monkeypatch.setattr(depots, "MOST_EN_COURS", 3)
    assert [bool(await begin(number)) for number in range(5)] == [False, False, False, True, True]
    assert "3 fichiers en cours d’envoi" in (await begin(5)).replace("\u00a0", " ")
    assert await begin(0) == ""  # goes on
    monkeypatch.setattr(depots, "MOST_EN_COURS", 100)
    monkeypatch.setattr(depots, "MOST_EN_COURS_PAR_DEMANDE", 4)
    assert await begin(3) == ""
    assert "pour cette demande" in await begin(4)
    assert await Depot.count() == 4


async def test_files_begun_at_once_are_all_counted(visitor, depot, monkeypatch):
    fiche = await depot.fiche()
    monkeypatch.setattr(depots, "MOST_EN_COURS", 3)
    acteur = await depot.acteur()
    done, told = await race(
        *(
            lambda number=number: depots.open_depot(
                fiche, CODE, depots.FichierAnnonce("a.pdf", 10, str(number)), acteur, now()
            )
            for number in range(8)
        )
    )
    assert (len(done), len(told)) == (3, 5)


async def test_bytes_that_another_row_needs_stay_and_go_with_the_last(visitor, depot, own_files):
    page = await send_form(visitor, depot, PDF)  # a RIB is offered again to the lycée
    await take_out(visitor, page)
    assert kept(own_files) == await ReutilisablePiece.count() == 1
    page = await visitor.send(await step(visitor, depot), f"/demandes/{depot.id}/pieces/{CODE}/reprise")
    (link,) = [link for link in page.links() if link.startswith("/pieces/")]
    assert (await visitor.client.get(link)).content == PDF
    await take_out(visitor, page)
    page = await send_form(visitor, depot, OTHER)  # offered in the place of the first
    await finish_erasing()
    assert kept(own_files) == await Piece.count() == 1
    assert (await reconcile(now()))["pièces sans fichier"] == 0


async def test_what_the_antivirus_refuses_at_last_leaves_the_disk(visitor, depot, tmp_path, own_files):
    open_antivirus(f"unix:{tmp_path / 'clamd'}")
    await send_form(visitor, depot, samples.pdf(joined=EICAR))
    assert kept(own_files) == 1
    async with clamd(tmp_path / "clamd"):
        await scan_waiting(now())
    await finish_erasing()
    assert kept(own_files) == 0


async def test_what_is_not_committed_erases_nothing(visitor, depot, own_files, monkeypatch):
    page = await send_form(visitor, depot, PDF, code="programme")
    piece = await Piece.objects().first()

    async def fail(*_: object, **__: object) -> None:
        raise RuntimeError("coupure")

    monkeypatch.setattr("mesaides.pieces.moves.pieces.note", fail)
    jeton = page.fields(f"/pieces/{piece.id}/suppression")["jeton"]
    answer = await visitor.client.post(
        f"/pieces/{piece.id}/suppression", data={"jeton": jeton}, headers={"Origin": ORIGIN}
    )
    await finish_erasing()
    assert answer.status_code == 500
    assert kept(own_files) == await Piece.count() == 1
