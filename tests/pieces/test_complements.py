"""The pièces that the Région asks again: they alone change, whatever page one comes from."""

import pytest
from tests.counting import count_queries
from tests.pieces import samples
from tests.pieces.desk import CODE, Sender, send_form, step
from tests.visitors import Shown, Visitor
from tests.world.demandes import Depot, set_demande
from tests.world.instruction import Bureau, attendus, do_take
from tests.world.personnes import make_agent

from mesaides.comptes.habilitations import Habilitation
from mesaides.demandes.tables.demande import Demande
from mesaides.instruction.moves.actes import Geste
from mesaides.instruction.moves.completude import ask_complements
from mesaides.pieces.tables.piece import Piece

OTHER = "programme"
REASON = "Le RIB est illisible.\nEnvoyez-en un plus net."


async def do_ask_rib(geste: Geste) -> None:
    await ask_complements(geste, attendus({f"piece:{CODE}": REASON}, "Merci."))


@pytest.fixture
async def depot(visitor: Visitor) -> Depot:
    """Claire's, with two pièces, of which the Région asks the RIB again."""
    depot = await set_demande(ready=True)
    await visitor.enter(depot.scene.claire)
    await send_form(visitor, depot, samples.pdf(), nom="premier.pdf")
    await send_form(visitor, depot, samples.photo(), nom="programme.jpg", code=OTHER)
    ines = await make_agent(Habilitation.INSTRUCTEUR, prenom="Inès", nom="Fabre")
    bureau = Bureau(depot, ines, await depot.transmit())
    for move in (do_take, do_ask_rib):
        await bureau.do(move)
    return depot


async def again(visitor: Visitor, depot: Depot, page: Shown) -> Shown:
    """What « Renvoyer » shows."""
    (way,) = {link for link in page.links() if link.endswith("/renvoi")}
    return await visitor.open(way)


async def test_only_the_piece_asked_again_can_be_changed_with_its_reason_beside_it(visitor, depot):
    with count_queries() as asked:
        page = await step(visitor, depot)
    assert len(asked) <= 6, asked
    assert "Le RIB est illisible." in page.words_of(f"piece_{CODE}")
    assert page.element(f"piece_{OTHER}") is None
    assert [action for action in page.actions() if action.startswith(f"/demandes/{depot.id}")] == [
        f"/demandes/{depot.id}/pieces/{CODE}"
    ]
    assert not [action for action in page.actions() if action.endswith("/suppression")]
    assert "Reçu par la Région" in page.words_of(f"fichiers_{CODE}")
    assert "programme.jpg" in page.text
    assert "Prêt à transmettre" not in page.text
    assert not [link for link in page.links() if link.endswith("/recapitulatif")]
    assert "à déposer de nouveau" in (await again(visitor, depot, page)).text


@pytest.mark.parametrize("by_script", [False, True])
async def test_a_new_file_beside_the_old_one_counts_as_given_again(visitor, depot, by_script):
    if by_script:
        await (await Sender.of(visitor, depot, samples.photo(size=(31, 20)))).send_all()
        page = await step(visitor, depot)
    else:
        page = await send_form(visitor, depot, samples.photo(size=(31, 20)), nom="second.jpg")
    assert "Nouvelle pièce déposée" in page.words_of(f"fichiers_{CODE}")
    assert await Piece.count() == 3
    page = await again(visitor, depot, page)
    page = await visitor.send(page, f"/demandes/{depot.id}/renvoi")
    assert "Demande renvoyée à la Région." in page.text


async def test_taking_out_the_new_file_leaves_the_piece_to_be_given_again(visitor, depot):
    await send_form(visitor, depot, samples.photo(size=(31, 20)), nom="second.jpg")
    page = await step(visitor, depot)
    last = max((a for a in page.actions() if a.endswith("/suppression")), key=lambda a: int(a.split("/")[2]))
    page = await visitor.send(page, last)
    assert "Nouvelle pièce déposée" not in page.text
    assert "à déposer de nouveau" in (await again(visitor, depot, page)).text


async def test_one_that_is_not_asked_again_is_refused_with_the_true_reason(visitor, depot):
    truth = "La Région n’a pas redemandé cette pièce"
    page = await step(visitor, depot)
    sender = Sender(
        visitor, depot, samples.pdf(), page.fields(f"/demandes/{depot.id}/pieces/{CODE}")["jeton"]
    )
    sender.code = OTHER
    assert truth in (await sender.announce()).json()["refus"]
    jeton = {"jeton": sender.jeton}
    headers = {"Origin": "http://127.0.0.1:8000"}
    piece = await Piece.objects().where(Piece.code == OTHER).first()
    assert piece is not None
    for path, files in (
        (f"/pieces/{piece.id}/suppression", None),
        (f"/demandes/{depot.id}/pieces/{OTHER}", {"fichier": ("b.pdf", samples.pdf())}),
    ):
        answer = await visitor.client.post(path, data=jeton, files=files, headers=headers)
        assert answer.status_code == 409, path
        assert truth in answer.text
    assert await Piece.count() == 2


async def test_what_is_closed_is_said_even_when_the_form_was_opened_before(visitor, depot):
    page = await step(visitor, depot)
    sender = Sender(
        visitor, depot, samples.photo(), page.fields(f"/demandes/{depot.id}/pieces/{CODE}")["jeton"]
    )
    await Demande.update({Demande.etat: "en_instruction"}).where(Demande.id == depot.id)
    assert "elle est partie à la Région" in (await sender.announce()).json()["refus"]
    page = await step(visitor, depot)
    assert not [action for action in page.actions() if action.startswith(f"/demandes/{depot.id}/pieces/")]
