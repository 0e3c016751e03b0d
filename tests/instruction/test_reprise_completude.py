"""Whatever complements were asked for, they are asked no more as if they had not been: their day goes with them."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.visitors import Visitor
from tests.world.dates import now
from tests.world.instruction import Bureau, attendus, do_close, set_bureau

from mesaides.db import transaction
from mesaides.demandes.moves.delais import remind_of_delais
from mesaides.demandes.reads.complements import load_a_rendre
from mesaides.demandes.rules.delais import RAPPEL
from mesaides.demandes.tables.complements import Completude
from mesaides.demandes.tables.demande import PieceFournie
from mesaides.errors import DomainError
from mesaides.instruction.moves.actes import Geste
from mesaides.instruction.moves.completude import ask_complements
from mesaides.instruction.moves.reprises import reopen, withdraw_complements
from mesaides.projets.tables.projet import Projet
from mesaides.web.gate import Gate

pytestmark = pytest.mark.usefixtures("app")


async def ask(bureau: Bureau, raisons: dict[str, str], **others: object) -> None:
    async def move(geste: Geste) -> None:
        await ask_complements(geste, attendus(raisons, **others))

    await bureau.do(move)


async def due() -> datetime:
    """The morning of the reminder."""
    asked = await Completude.objects().order_by(Completude.id, ascending=False).first()
    assert asked
    return datetime.combine(asked.avant_le - RAPPEL, datetime.min.time(), UTC) + timedelta(hours=9)


async def test_nobody_is_reminded_of_what_is_asked_no_more():
    bureau = await set_bureau("a_completer")
    await bureau.do(withdraw_complements)
    assert await Completude.count().where(Completude.rappel_le.is_not_null()) == 0
    assert (await bureau.fiche()).avant_le is None
    assert await remind_of_delais(await due()) == {}
    await ask(bureau, {"objectifs": "Précisez."})
    assert await remind_of_delais(await due()) == {"compléments rappelés": 1}


async def test_what_was_closed_while_it_was_asked_is_reminded_of_once_reopened():
    bureau = await set_bureau("a_completer")
    await bureau.do(do_close)
    assert await remind_of_delais(await due()) == {}
    async with transaction():
        await reopen(await bureau.geste(), "Par erreur.")
    assert await remind_of_delais(await due()) == {"compléments rappelés": 1}


async def test_what_was_asked_beyond_the_form_and_not_given_leaves_no_trace_in_the_demande(
    visitor: Visitor, app: Gate
):
    bureau = await set_bureau("en_instruction")
    libres = {"Lettre du maire": "Signée.", "Plan": "De la salle."}
    await ask(bureau, {"partenaires_liste": "Qui ?"}, libres=libres)
    await PieceFournie(demande=bureau.id, code="_2", fournie_le=now()).save()
    await visitor.enter(bureau.ines)
    page = await visitor.open(bureau.adresse)
    assert "Lettre du maire Non fournie" in page.text
    page = await visitor.send(page, f"{bureau.adresse}/retrait-completude")
    assert "Compléments : plus rien n’est demandé." in page.text
    assert "Lettre du maire" not in page.text
    assert "Partenaires et leur rôle" not in page.text
    assert "Plan Fournie" in page.text
    await ask(bureau, {}, libres={"Devis du car": "Détaillé."})
    claire = await Visitor.entered(app, bureau.depot.scene.claire, "192.0.2.9")
    pieces = await claire.open(f"/demandes/{bureau.id}/pieces")
    assert "Devis du car" in pieces.words_of("piece__3")
    assert "Lettre du maire" not in pieces.text


async def test_the_resume_and_the_budget_asked_no_more_stay_as_the_region_has_them():
    bureau = await set_bureau("en_instruction")
    scene = bureau.depot.scene
    before = (await load_a_rendre(await bureau.depot.fiche())).lue
    await ask(bureau, {"resume": "En dire plus.", "_budget": "Demandez moins."})
    await Projet.update({Projet.resume: ""}).where(Projet.id == scene.projet)
    await bureau.do(do_close)
    assert (await scene.fiche()).au_repos
    async with transaction():
        await reopen(await bureau.geste(), "Par erreur.")
    assert not (await scene.fiche()).au_repos
    await bureau.do(withdraw_complements)
    assert (await scene.fiche()).au_repos
    after = (await load_a_rendre(await bureau.depot.fiche())).lue
    assert after.dossier.resume == before.dossier.resume != ""
    assert after.lignes == before.lignes


async def test_they_stay_asked_while_a_piece_that_was_received_is_not_there():
    bureau = await set_bureau("en_instruction")
    await ask(bureau, {"piece:devis": "Illisible."})
    await PieceFournie.delete().where(PieceFournie.code == "devis")
    with pytest.raises(DomainError, match="manque en ce moment\u00a0: Devis des dépenses de plus de 500"):
        await bureau.do(withdraw_complements)
