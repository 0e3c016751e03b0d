"""What the dispositif asks of the budget is known while it is made, and while the questions are answered."""

import pytest
from tests.visitors import ORIGIN, Visitor
from tests.world.budgets import depense, recette
from tests.world.demandes import Depot, begin_demande, set_demande
from tests.world.dispositifs import open_dispositifs
from tests.world.projets import budget_of, set_scene

from mesaides.web.gate import Gate


async def begin(*lignes) -> Depot:
    await open_dispositifs()
    return await begin_demande(await set_scene(*lignes))


@pytest.mark.parametrize("block", ["", "budget"])
async def test_the_ceiling_and_the_contradictions_are_told_as_soon_as_a_line_is_typed(app: Gate, block: str):
    depot = await begin(depense(400_00, "location"), recette(3_500_00))
    await depot.answer("depense_500", "non")
    claire = await Visitor.seated(app, depot.scene.claire)
    page = await claire.open(budget_of(depot.scene))
    assert "Vous répondez" not in page.text
    action = f"/projets/{depot.scene.projet}/lignes/depenses"
    shown = await claire.send(page, action, block=block, poste="achats", intitule="Micros", montant="1234,50")
    said = shown.words_of("apports").replace("\u202f", " ")
    assert "987,60 € au plus" in said, said
    assert "il ne paie pas « Location »" in said
    assert "ramenez cette ligne du budget à 987,60 €" in said
    assert "Vous répondez « non », mais le budget prévoit Achats et fournitures, Micros, 1 234,50 €" in said


async def test_a_contradiction_is_told_at_the_answer_and_holds_the_transmission(app: Gate):
    depot = await set_demande(ready=True)
    claire = await Visitor.seated(app, depot.scene.claire)
    page = await claire.open(f"/demandes/{depot.id}/recapitulatif")
    act, question = f"/demandes/{depot.id}/transmission", f"/demandes/{depot.id}/reponses/depense_500"
    asked = await claire.open(f"/demandes/{depot.id}/questions")
    vue = asked.fields(f"/demandes/{depot.id}/questions")["vue_depense_500"]
    sent = {**asked.fields(f"/demandes/{depot.id}/questions"), "valeur": "non", "vue": vue, "rang": "1"}
    saved = await claire.client.post(question, data=sent, headers={"Origin": ORIGIN, **asked.personne})
    assert "mais le budget prévoit Transport, 4\u202f800,00" in saved.text
    refused = await claire.send(page, act, attestation="oui")
    assert refused.status == 409
    assert "mais le budget prévoit" in refused.text
    asked = await claire.open(f"/demandes/{depot.id}/questions")
    assert "mais le budget prévoit" in asked.text


async def test_without_a_dispositif_one_is_told_where_to_choose_it(app: Gate):
    scene = await set_scene(depense(400_00))
    claire = await Visitor.seated(app, scene.claire)
    page = await claire.open(budget_of(scene))
    assert f"/demandes/nouvelle?projet={scene.projet}" in page.links()
