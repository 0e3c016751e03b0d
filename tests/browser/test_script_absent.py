"""A script that does not arrive, or half of it: each page does its main act without it."""

import re
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page, Route, expect
from tests.browser.dossier import create_projet, transmit, validate_budget
from tests.browser.modes import once
from tests.browser.people import base_of, enter_as
from tests.browser.theatre import Theatre, set_depot, theatre
from tests.world.demandes import Depot

__all__ = ["theatre"]

MESSAGE = "Le devis arrive jeudi."
EXPECTED = "ERR_FAILED|is not defined|Unexpected|Invalid"
"""What the browser says of a script that is not there, of one cut short, and of one that needs it."""


async def lose(page: Page, script: str, *, half: bool) -> None:
    """From now on this script does not arrive on that page, or only its first half does."""

    async def answer(route: Route) -> None:
        if not half:
            await route.abort()
            return
        body = await (await route.fetch()).text()
        await route.fulfill(body=body[: len(body) // 2], content_type="text/javascript")

    await page.route(re.compile(rf"/static/{script}[.-]"), answer)


async def invite(page: Page, depot: Depot) -> None:
    """Twice: the second form is the one that the first answer brought."""
    await page.goto(f"/etablissements/{depot.scene.lycee.uai}?onglet=invitations")
    for number in range(2):
        await page.get_by_label("Adresses électroniques").fill(f"n{number}.{depot.id}@exemple.fr")
        await page.get_by_role("button", name="Envoyer l’invitation").click()
        await expect(page.locator(f"li:has-text('n{number}.{depot.id}@')").first).to_be_visible()
        await expect(page.locator("#messages")).to_contain_text("1 invitation envoyée.")


async def read_what_came_of_it(page: Page, depot: Depot) -> None:
    """The page opens at the anchor of what was done, and says it in sight."""
    await invite(page, depot)
    await expect(page.get_by_text("1 invitation envoyée.")).to_be_in_viewport()


async def record_a_projet(page: Page, depot: Depot) -> None:
    await create_projet(page, f"Sans script {depot.id}")
    await page.goto(f"/projets/{depot.scene.projet}/budget")
    await validate_budget(page)


async def answer_a_step(page: Page, depot: Depot) -> None:
    await page.goto(f"/demandes/{depot.id}/questions")
    await page.get_by_label("Objectifs").fill("Parler à toutes et à tous.")
    await page.get_by_role("button", name="Enregistrer et continuer").click()
    await expect(page).to_have_url(re.compile("/pieces$"))
    await page.goto(f"/demandes/{depot.id}/questions")
    await expect(page.get_by_label("Objectifs")).to_have_value("Parler à toutes et à tous.")


async def choose_between_two_answers(page: Page, depot: Depot) -> None:
    """Whoever has typed over what somebody else changed is told what to do, by what does it."""
    await page.goto(f"/demandes/{depot.id}/questions")
    await page.get_by_label("Évaluation").fill("La mienne.")
    await depot.answer("evaluation", "L’autre.")
    await page.get_by_role("button", name="Enregistrer et continuer").click()
    told = page.locator("#etat_evaluation")
    await expect(told).to_contain_text("gardez-la ou corrigez-la, puis enregistrez")
    await expect(told.get_by_role("button", name="Garder la mienne")).to_be_hidden()
    await page.get_by_role("button", name="Enregistrer et continuer").click()
    await expect(page).to_have_url(re.compile("/pieces$"))


async def write_in_the_fil(page: Page, depot: Depot) -> None:
    await page.goto(f"/demandes/{depot.id}/fil")
    await page.get_by_label("Votre message").fill(MESSAGE)
    await page.get_by_role("button", name="Envoyer").click()
    await expect(page.locator("main").get_by_text(MESSAGE)).to_have_count(1)
    await expect(page.get_by_label("Votre message")).to_have_value("")


async def search(page: Page, depot: Depot) -> None:
    await page.goto("/dispositifs")
    await page.get_by_role("searchbox").fill("artiste")
    await page.get_by_role("button", name="Rechercher").click()
    await expect(page.get_by_role("link", name="Résidence d’artiste en lycée").first).to_be_visible()
    await expect(page.get_by_role("link", name="Projets éducatifs")).to_have_count(0)


async def send_it(page: Page, depot: Depot) -> None:
    await depot.fill()
    await page.goto(f"/demandes/{depot.id}/recapitulatif")
    await transmit(page)


Act = Callable[[Page, Depot], Awaitable[None]]
LOST: dict[str, list[Act]] = {
    "htmx": [read_what_came_of_it, record_a_projet, answer_a_step, write_in_the_fil, search, send_it],
    "site": [invite, write_in_the_fil],
    "half of site": [invite],
    "champs": [choose_between_two_answers],
    "half of textes": [write_in_the_fil],
}


@once
@pytest.mark.parametrize("script", LOST)
async def test_a_page_does_its_act_without_a_script(theatre: Theatre, script: str):
    depot = await set_depot(theatre.server)
    page, marc = await theatre.someone(), depot.scene.marc.identifiant
    await lose(page, script.removeprefix("half of "), half=script.startswith("half"))
    if script in {"htmx", "site"}:
        await theatre.log_in(page, marc)
    else:
        await enter_as(page.context, theatre.server, marc)
    async with base_of(theatre.server):
        for act in LOST[script]:
            await act(page, depot)
    theatre.watches[0].forgive(EXPECTED)
