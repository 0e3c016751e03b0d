"""What the log-in page costs on a slow line, as the browser counts it, and what it looks like to any reader."""

import pytest
from tests.browser.modes import once
from tests.browser.text_browser import text_of
from tests.web.headers import BEFORE_THE_PAINT

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


async def test_the_log_in_page_is_sound_in_every_mode(page, inspection, serveur):
    await page.goto(serveur.url)
    assert await inspection() == []


async def test_a_text_browser_can_read_the_log_in_page(serveur):
    text = await text_of(serveur.url)
    for words in ("Bienvenue", "Identifiant", "Mot de passe", "Se connecter", "Créer un compte"):
        assert words in text
