"""Two tabs transmit while the budget is being changed: never a transmitted demande without a valid seal."""

import asyncio

import pytest
from tests.demandes.sceau import check_seal
from tests.visitors import Shown, Visitor
from tests.world.demandes import Depot, set_demande

from mesaides.courriels.tables import Courriel
from mesaides.web.gate import Gate

ROUNDS = 20


async def transmit(visitor: Visitor, page: Shown, depot: Depot) -> int:
    return (await visitor.send(page, f"/demandes/{depot.id}/transmission", attestation="oui")).status


async def break_seal(visitor: Visitor, page: Shown, depot: Depot, sceau: str) -> int:
    """One line more, as after the warning."""
    adresse = f"/projets/{depot.scene.projet}/lignes/depenses"
    sent = {"poste": "transport", "intitule": "Bus", "montant": "10", "confirme": sceau}
    return (await visitor.send(page, adresse, **sent)).status


@pytest.mark.parametrize("turn", range(ROUNDS))
async def test_two_tabs_transmit_while_the_seal_is_broken(app: Gate, turn: int):
    depot = await set_demande(ready=True)
    claire, marc = await Visitor.seated(app, depot.scene.claire), await Visitor.seated(app, depot.scene.marc)
    tabs = [await claire.open(f"/demandes/{depot.id}/recapitulatif") for _ in range(2)]
    budget = await marc.open(f"/projets/{depot.scene.projet}/budget")
    sceau = (await depot.scene.fiche()).empreinte

    async def late(step: int) -> None:
        await asyncio.sleep((turn * step % 7) / 1000)

    async def tab(number: int) -> int:
        await late(number + 2)
        return await transmit(claire, tabs[number], depot)

    async def change() -> int:
        await late(5)
        return await break_seal(marc, budget, depot, sceau)

    acts = [tab(0), change(), tab(1)]
    statuses = await asyncio.gather(*(acts if turn % 2 else reversed(acts)))
    assert set(statuses) <= {200, 409}
    left = await check_seal(depot.id)
    assert sum(status == 200 for status in statuses) == 1 + 2 * left, "both tabs see the accusé, or neither"
    assert await Courriel.count().where(Courriel.objet == "accuse") == int(left)


@pytest.mark.parametrize("turn", range(5))
async def test_two_tabs_that_transmit_at_one_instant_are_both_led_to_the_one_accuse(app: Gate, turn: int):
    depot = await set_demande(ready=True)
    claire = await Visitor.seated(app, depot.scene.claire)
    tabs = [await claire.open(f"/demandes/{depot.id}/recapitulatif") for _ in range(2)]
    adresse = f"/demandes/{depot.id}/transmission"
    told = await asyncio.gather(*(claire.send(tab, adresse, attestation="oui") for tab in tabs))
    assert [page.path for page in told] == [f"/demandes/{depot.id}/accuse"] * 2
    assert sorted("est déjà transmise" in page.text for page in told) == [False, True]
    assert await Courriel.count().where(Courriel.objet == "accuse") == 1
