"""A demande that was withdrawn by mistake comes back as it was, for thirty days."""

from datetime import timedelta

import pytest
from tests.visitors import ORIGIN, Shown, Visitor
from tests.world.courriels import letters_to
from tests.world.dates import now
from tests.world.demandes import begin_demande, set_demande
from tests.world.instruction import set_bureau

from mesaides.demandes.states.etapes import EtatDemande
from mesaides.demandes.states.retours import tell_reste
from mesaides.demandes.tables.demande import Demande
from mesaides.web.gate import Gate

BLOCKS = pytest.mark.parametrize("block", ["", "suivi"])


async def etat_of(demande: int) -> str:
    return (await Demande.select().where(Demande.id == demande).first())["etat"]


async def withdraw(visitor: Visitor, demande: int, block: str = "") -> Shown:
    page = await visitor.open(f"/demandes/{demande}")
    return await visitor.send(page, f"/demandes/{demande}/retrait", block=block)


@BLOCKS
@pytest.mark.parametrize("etat", ["transmise", "a_completer", "proposee"])
async def test_a_retrait_is_undone_as_if_it_had_not_been(visitor: Visitor, app: Gate, etat: str, block: str):
    bureau = await set_bureau(etat)
    scene, back = bureau.depot.scene, f"/demandes/{bureau.id}/retablissement"
    await visitor.enter(scene.claire)
    page = await withdraw(visitor, bureau.id, block)
    assert "peut être annulé jusqu’au" in page.words_of("suivi")
    assert "retire la demande" in (await letters_to(scene.marc.adresse, "dossier"))[0].sujet
    ines = [letter.sujet for letter in await letters_to(bureau.ines.adresse, "dossier")]
    assert len(ines) == (0 if etat == "transmise" else 1)
    region = await Visitor.entered(app, bureau.ines, "192.0.2.7")
    assert "L’établissement peut annuler ce retrait jusqu’au" in (await region.open(bureau.adresse)).text
    page = await visitor.send(page, back, block=block)
    assert await etat_of(bureau.id) == etat
    assert "Retrait annulé" in page.words_of("suivi")
    assert ("Merci de compléter." in page.words_of("suivi")) == (etat == "a_completer")
    assert len(await letters_to(scene.marc.adresse, "dossier")) == 2


async def test_a_draft_comes_back_a_draft(visitor: Visitor):
    depot = await set_demande()
    await visitor.enter(depot.scene.claire)
    await visitor.open(f"/demandes/{depot.id}")
    page = await visitor.open(f"/demandes/{depot.id}/recapitulatif")
    page = await visitor.send(page, f"/demandes/{depot.id}/retrait")
    page = await visitor.send(page, f"/demandes/{depot.id}/retablissement")
    assert await etat_of(depot.id) == "brouillon"


async def test_after_thirty_days_a_retrait_stays_and_its_page_says_what_one_can_still_do(visitor: Visitor):
    bureau = await set_bureau()
    await visitor.enter(bureau.depot.scene.claire)
    old = await withdraw(visitor, bureau.id)
    long_ago = now() - timedelta(days=31)
    await Demande.update({Demande.etat_le: long_ago}).where(Demande.id == bureau.id)
    answer = await visitor.send(old, f"/demandes/{bureau.id}/retablissement")
    assert answer.status == 409
    assert "Vous pouvez encore dupliquer cette demande" in answer.text
    page = await visitor.open(f"/demandes/{bureau.id}")
    assert f"/demandes/{bureau.id}/retablissement" not in page.actions()
    assert "Vous pouvez encore dupliquer cette demande" in page.words_of("suivi")
    assert await etat_of(bureau.id) == "retiree"


async def test_no_retrait_is_undone_beside_the_demande_that_took_its_place(visitor: Visitor):
    bureau = await set_bureau()
    await visitor.enter(bureau.depot.scene.claire)
    page = await withdraw(visitor, bureau.id)
    await begin_demande(bureau.depot.scene)
    answer = await visitor.send(page, f"/demandes/{bureau.id}/retablissement")
    assert answer.status == 409
    assert "une demande en brouillon pour la même campagne" in answer.text


async def test_the_region_does_not_undo_what_the_lycee_withdrew(visitor: Visitor):
    bureau = await set_bureau("en_instruction")
    await visitor.enter(bureau.depot.scene.claire)
    await withdraw(visitor, bureau.id)
    await visitor.enter(bureau.ines)
    page = await visitor.open("/mes-services")
    sent = {"jeton": page.fields("/deconnexion")["jeton"]}
    path = f"/demandes/{bureau.id}/retablissement"
    answer = await visitor.client.post(path, data=sent, headers={"Origin": ORIGIN})
    assert answer.status_code == 404
    assert await etat_of(bureau.id) == "retiree"


@pytest.mark.parametrize("etat", EtatDemande)
def test_what_is_said_of_it_changes_once_and_only_of_what_can_come_back(etat: EtatDemande):
    then = now()
    for region in (False, True):
        said = [tell_reste(etat, then, then + timedelta(days=d), region=region) for d in (0, 30, 31)]
        assert len(set(said)) == (2 if etat in (EtatDemande.RETIREE, EtatDemande.SANS_SUITE) else 1)
        assert said[0] == said[1]
