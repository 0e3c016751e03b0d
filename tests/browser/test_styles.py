"""A first visit looks as the later ones, which have the whole style sheet."""

from playwright.async_api import Page
from tests.browser.modes import MODES, once, only

PAGES = ("/", "/comptes/nouveau", "/recuperation", "/dispositifs", "/cookies", "/absente")


@only(MODES[2:3])
async def test_a_first_visit_looks_as_the_next_one(page: Page, serveur):
    for path in PAGES:
        await page.context.clear_cookies(name="styles")
        await page.goto(f"{serveur.url}{path}")
        assert await page.locator("style").count() == 1
        first = await page.screenshot(full_page=True)
        await page.goto(f"{serveur.url}{path}")
        assert await page.locator("style").count() == 0
        assert await page.screenshot(full_page=True) == first, path


@once
async def test_the_whole_sheet_comes_after_everything_else_for_what_is_swapped_later(page: Page, serveur):
    lived: list[str] = []
    page.on("request", lambda request: lived.append(f"asked {request.resource_type}"))
    page.on("requestfinished", lambda request: lived.append(f"came {request.resource_type}"))
    await page.goto(f"{serveur.url}/connexion")
    await page.wait_for_function("[...document.styleSheets].at(-1).href")
    assert lived[-2:] == ["asked stylesheet", "came stylesheet"], lived
    assert lived.count("came script") == 2
