"""What the log-in page costs on a slow line, as the browser counts it, and what it looks like to any reader."""

import pytest
from playwright.async_api import expect
from tests.browser.meter import Meter, once_the_dictionary_is_there
from tests.browser.modes import once
from tests.browser.people import password
from tests.browser.text_browser import text_of
from tests.browser.theatre import Theatre, set_depot, theatre
from tests.web.headers import BEFORE_THE_PAINT, REPEAT

__all__ = ["theatre"]

KB = 1000


@once
@pytest.mark.parametrize("path", ["/", "/comptes/nouveau", "/dispositifs/projets-educatifs"])
async def test_a_first_visit_is_light(page, meter, serveur, path):
    async with meter.measure() as cost:
        await page.goto(serveur.url + path)
    assert [exchange.kind for exchange in cost.exchanges][-1] == "Stylesheet", "after all that is waited for"
    assert cost.received_as("Document") <= BEFORE_THE_PAINT, cost
    assert cost.received <= 28 * KB, cost
    assert cost.requests <= 4, cost


@once
async def test_a_repeat_visit_is_lighter(page, meter, serveur):
    await page.goto(serveur.url)
    async with meter.measure() as cost:
        await page.goto(serveur.url)
    assert cost.received <= 3 * KB, cost


@once
async def test_a_page_seen_again_is_what_it_adds_to_the_dictionary(theatre: Theatre):
    depot = await set_depot(theatre.server)
    demande, lycee = f"/demandes/{depot.id}", f"/etablissements/{depot.scene.lycee.uai}"
    heavy: dict[str, int] = {}
    for identifiant, paths in (
        (
            depot.scene.claire.identifiant,
            ["/mes-services", "/demandes", f"{demande}/projet", "/fils", "/mon-compte"],
        ),
        (depot.scene.marc.identifiant, ["/mes-services", lycee, "/projets", f"{demande}/fil"]),
        (
            "administrateur-occitanie",
            ["/mes-services", "/mon-compte", "/administration/etablissements/attentes"],
        ),
    ):
        page = await theatre.someone(identifiant)
        await once_the_dictionary_is_there(page, "/mes-services")
        meter = await Meter.of(page)
        for path in paths:
            await page.goto(path)
            async with meter.measure() as cost:
                await page.goto(path)
            heavy[f"{identifiant} {path}"] = cost.received
            assert cost.requests == 1, cost
    print(heavy)
    assert {path: weight for path, weight in heavy.items() if weight > REPEAT} == {}


async def test_the_log_in_page_is_sound_in_every_mode(page, inspection, serveur):
    await page.goto(serveur.url)
    assert await inspection() == []


async def test_a_text_browser_can_read_the_log_in_page(serveur):
    text = await text_of(serveur.url)
    for words in ("Bienvenue", "Identifiant", "Mot de passe", "Se connecter", "Créer un compte"):
        assert words in text


@once
async def test_a_code_after_the_password_is_one_exchange_more_and_light(page, meter, serveur):
    await page.goto(f"{serveur.url}/connexion")
    await page.get_by_label("Identifiant").fill("instructeur-occitanie")
    await page.get_by_label("Mot de passe", exact=True).fill(await password(page))
    async with meter.measure() as cost:
        await page.get_by_role("button", name="Se connecter").click()
        await expect(page.get_by_label("Code", exact=True)).to_be_visible()
    assert cost.requests == 1, cost
    assert cost.received <= 3 * KB, cost
    code = page.get_by_role("button", name="Entrer avec ce code")
    async with meter.measure() as cost:
        await code.click()
        await page.wait_for_url("**/mes-services")
    assert next(exchange.method for exchange in cost.on_the_wire) == "POST", "as the password alone would be"
