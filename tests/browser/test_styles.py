"""A first visit looks as the later ones, which have the whole style sheet."""

import pytest
from playwright.async_api import Page
from tests.browser.modes import MODES, once, only

from mesaides.settings import ROOT
from mesaides.web.static import served_content

RULES = """text => {
  const sheet = new CSSStyleSheet(), bare = [CSSLayerStatementRule, CSSNestedDeclarations];
  const count = rules => [...rules].reduce(
    (n, rule) => n + !bare.some(kind => rule instanceof kind) + count(rule.cssRules || []), 0);
  sheet.replaceSync(text);
  return count(sheet.cssRules);
}"""
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


@once
@pytest.mark.parametrize("name", ["site.css", "atelier.css", "papier.css"])
async def test_a_browser_reads_every_rule_of_ours(page: Page, name: str):
    """One that it does not understand, a `:has` in a `:has`, is left out in silence."""
    written = served_content(ROOT / "static" / name).decode()
    assert await page.evaluate(RULES, written) == written.count("{"), name
    assert await page.evaluate(RULES, f"{written} a:has(b:has(i)){{color:red}}") == written.count("{")
