"""The catalogue and the simulation in a real browser: sound in every state, light on the line."""

from playwright.async_api import Page, expect
from tests.browser.modes import once, twice

KB = 1000
PAGE = "/dispositifs/projets-educatifs"


@twice
async def test_the_catalogue_is_sound_and_found_by_a_word(page: Page, inspection, serveur):
    await page.goto(f"{serveur.url}/dispositifs")
    assert await inspection() == []
    await page.get_by_label("Chercher un dispositif").fill("energie")
    await page.get_by_role("button", name="Rechercher").click()
    await expect(page.get_by_role("link", name="Lycée à énergie positive")).to_be_visible()
    await expect(page.get_by_role("link", name="Stages en Europe")).to_have_count(0)
    assert await inspection() == []


@twice
async def test_a_simulation_says_the_amount_in_place(page: Page, inspection, serveur):
    await page.goto(f"{serveur.url}{PAGE}")
    assert await inspection() == []
    await page.get_by_role("button", name="Simuler").click()
    await expect(page.locator("#simulation")).to_contain_text("Indiquez le total des dépenses")
    assert await inspection() == []
    await page.get_by_label("Dépenses du projet").fill("4 800")
    await page.get_by_role("button", name="Simuler").click()
    await expect(page.locator("#simulation")).to_contain_text("plafonné à 3\u202f000,00\u00a0€")
    assert await inspection() == []
    await page.get_by_label("Plusieurs lycées").check()
    await page.get_by_label("Autres recettes").fill("4 000")
    await page.get_by_role("button", name="Simuler").click()
    await expect(page.locator("#simulation")).to_contain_text("Aide probable\u00a0: 800,00\u00a0€")


@once
async def test_a_simulation_is_one_small_exchange(page: Page, meter, serveur):
    await page.goto(f"{serveur.url}{PAGE}")
    await page.get_by_label("Dépenses du projet").fill("4 800")
    async with meter.measure() as cost:
        await page.get_by_role("button", name="Simuler").click()
        await expect(page.locator("#simulation")).to_contain_text("Aide probable")
    assert cost.requests == 1, cost
    assert cost.received <= 3 * KB, cost
