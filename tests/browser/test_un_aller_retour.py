"""One round trip: logging in and transmitting answer the page where one lands, in the place of the one that is left."""

import re

from playwright.async_api import Page, expect
from tests.browser.dossier import validate_budget
from tests.browser.line import hold
from tests.browser.meter import Cost, Meter
from tests.browser.modes import once
from tests.browser.people import base_of, password
from tests.browser.theatre import Theatre, set_depot, theatre
from tests.world.personnes import PASSWORD, make_compte

from mesaides.comptes.moves.sessions import close_sessions
from mesaides.comptes.tables.compte import Compte

__all__ = ["theatre"]

SEEN = "() => [document.title, document.body.dataset.repos, document.querySelector('main').innerText]"


def waited_for(cost: Cost) -> list[str]:
    """What the page waits for: not what it fetches ahead, for later ones."""
    return [f"{e.method} {e.kind}" for e in cost.exchanges if e.kind in ("Document", "Fetch")]


async def fill(page: Page, identifiant: str, mot_de_passe: str = PASSWORD) -> None:
    await page.get_by_label("Identifiant").fill(identifiant)
    await page.get_by_label("Mot de passe", exact=True).fill(mot_de_passe)


async def press(page: Page, name: str, title: str) -> Cost:
    async with (await Meter.of(page)).measure() as cost:
        await page.get_by_role("button", name=name, exact=True).click()
        await expect(page).to_have_title(re.compile(title))
    return cost


async def someone(theatre: Theatre) -> Compte:
    async with base_of(theatre.server):
        return await make_compte()


async def is_as_loaded(page: Page) -> None:
    """What stands there is what the same address shows when it is loaded."""
    seen = await page.evaluate(SEEN)
    await page.reload()
    assert await page.evaluate(SEEN) == seen


@once
async def test_logging_in_is_one_round_trip_and_a_wrong_password_another(theatre: Theatre):
    compte, page = await someone(theatre), await theatre.someone()
    await page.goto("/connexion")
    await fill(page, compte.identifiant, "un mauvais mot de passe")
    cost = await press(page, "Se connecter", "^Erreur")
    assert waited_for(cost) == ["POST Fetch"], cost
    await expect(page.locator(".resume")).to_be_focused()
    await expect(page.locator(".resume")).to_contain_text("n’est pas le bon")
    await expect(page.get_by_label("Identifiant")).to_have_value(compte.identifiant)
    await fill(page, compte.identifiant)
    cost = await press(page, "Se connecter", "^Mes services")
    assert waited_for(cost) == ["POST Fetch"], cost
    assert page.url.endswith("/mes-services")
    await expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert await page.evaluate("scrollY") == 0
    assert await page.evaluate("document.body.dataset.repos > 0")
    await is_as_loaded(page)
    await page.go_back()
    assert not page.url.endswith("/connexion")
    for watch in theatre.watches:
        watch.forgive("422")


@once
async def test_the_code_after_the_password_comes_in_the_place_of_the_log_in(theatre: Theatre):
    page = await theatre.someone()
    await page.goto("/connexion?suite=/mon-compte")
    await fill(page, "instructeur-occitanie", await password(page))
    cost = await press(page, "Se connecter", "^Votre code")
    assert waited_for(cost) == ["POST Fetch"], cost
    await expect(page.get_by_label(re.compile("^Code"))).to_be_focused()
    await is_as_loaded(page)
    await page.get_by_label(re.compile("^Code")).fill(await page.locator("form code").inner_text())
    cost = await press(page, "Entrer", "^Mon compte")
    assert waited_for(cost) == ["POST Fetch"], cost
    assert page.url.endswith("/mon-compte")
    await is_as_loaded(page)


@once
async def test_a_page_without_its_whole_style_sheet_is_left_as_without_script(theatre: Theatre):
    compte, page = await someone(theatre), await theatre.someone()
    line = await hold(page, "**/site-*.css", 0)
    await page.goto("/connexion")
    await fill(page, compte.identifiant)
    async with page.expect_request(lambda sent: sent.method == "POST") as sent:
        await page.get_by_role("button", name="Se connecter", exact=True).click()
    line.let_go()
    assert (await sent.value).resource_type == "document"
    await expect(page).to_have_title(re.compile("^Mes services"))


@once
async def test_transmitting_is_one_round_trip(theatre: Theatre):
    depot = await set_depot(theatre.server)
    async with base_of(theatre.server):
        await depot.fill()
    desk = await theatre.someone(depot.scene.marc.identifiant)
    await desk.goto(f"/projets/{depot.scene.projet}/budget")
    await validate_budget(desk)
    page = await theatre.someone(depot.scene.claire.identifiant)
    await page.goto(f"/demandes/{depot.id}/recapitulatif")
    kept = f"depot:{depot.scene.claire.id}:{depot.id}"
    await page.evaluate("cle => { localStorage[cle] = '{}'; }", kept)
    await page.get_by_label("J’atteste sur l’honneur").check()
    cost = await press(page, "Transmettre", "^Accusé de réception")
    assert waited_for(cost) == ["POST Fetch"], cost
    assert page.url.endswith("/accuse")
    await expect(page.locator("#messages")).to_contain_text("est transmise.")
    await expect(page.get_by_role("heading", level=1)).to_be_focused()
    await page.wait_for_function("cle => !(cle in localStorage)", arg=kept)
    await page.go_back()
    await expect(page).not_to_have_title(re.compile("^Accusé"))


@once
async def test_a_wrong_password_within_a_page_is_told_there_and_what_was_typed_stays(theatre: Theatre):
    compte = await someone(theatre)
    page = await theatre.someone(compte.identifiant)
    await page.goto("/mon-compte/identite")
    async with base_of(theatre.server):
        await close_sessions(compte.id)
    await page.get_by_label("Prénom").fill("Camille")
    await page.get_by_role("button", name="Enregistrer").click()
    zone = page.locator("#messages")
    await zone.get_by_label("Identifiant").fill(compte.identifiant)
    await zone.get_by_label("Mot de passe").fill("un mauvais mot de passe")
    await page.keyboard.press("Enter")
    await expect(zone.locator(".message.erreur")).to_contain_text("n’est pas le bon")
    await expect(zone.get_by_label("Identifiant")).to_have_value(compte.identifiant)
    await zone.get_by_label("Mot de passe").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(zone).to_contain_text("Votre session est de nouveau ouverte.")
    await expect(page.get_by_label("Prénom")).to_have_value("Camille")
    for watch in theatre.watches:
        watch.forgive("401|422")
