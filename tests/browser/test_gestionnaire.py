"""A gestionnaire decides on twenty-five budgets in one page, having seen what each commits, by mouse and keyboard."""

import re
from collections import Counter

from playwright.async_api import Page, expect
from tests.browser.meter import Meter
from tests.browser.modes import once, only_without_javascript
from tests.browser.people import base_of
from tests.browser.theatre import Theatre, theatre
from tests.rangees import budgets

__all__ = ["theatre"]

BUDGETS = 25
FEW = 2_000
"""Bytes of an answer, all included."""
HERE = "() => document.activeElement.closest('.tache')?.querySelector('h3').textContent.trim() ?? ''"
TO_READ = "() => document.activeElement.matches('.tache:not(:has(.fait)) > .pli > summary')"
KIND = "() => document.activeElement.type || document.activeElement.localName"


async def come(theatre: Theatre) -> Page:
    async with base_of(theatre.server):
        identifiant, path = await budgets(rows=BUDGETS)
    page = await theatre.someone(identifiant)
    await page.goto(path)
    await expect(page.locator("#titre_budgets")).to_have_text(f"Budgets à valider{BUDGETS}")
    return page


async def press(page: Page, keys: Counter[str], key: str) -> None:
    keys[key] += 1
    await page.keyboard.press(key)


async def read_and_tick(page: Page, keys: Counter[str]) -> None:
    """The next row: unfolded, its lines and its words are in sight, then ticked."""
    while not await page.evaluate(TO_READ):
        await press(page, keys, "Tab")
    name = await page.evaluate(HERE)
    row = page.locator("li", has=page.get_by_role("heading", name=name, exact=True))
    await press(page, keys, "Enter")
    await expect(row.locator(".depli")).to_contain_text("Valider en entier engage ce budget tel qu’il est")
    await expect(row.locator(".depli")).to_be_in_viewport()
    while await page.evaluate(KIND) != "checkbox":
        await press(page, keys, "Tab")
    assert await page.evaluate(HERE) == name
    await press(page, keys, "Space")


@once
async def test_twenty_five_budgets_are_read_then_decided_by_few_clicks_and_few_keys(theatre: Theatre):
    page = await come(theatre)
    meter, bar, said = await Meter.of(page), page.locator("#ensemble"), page.locator("#messages")
    await expect(bar).to_be_hidden()
    rows = page.locator("#budgets > .liste > .tache")

    # Ten by mouse: two clicks each, and one for all of them.
    for n in range(10):
        await rows.nth(n).locator("summary").first.click()
        await expect(rows.nth(n).locator(".depli")).to_be_visible()
        await rows.nth(n).locator(".coche").click()
    await expect(bar).to_contain_text("10 budgets cochés, 4\u202f000,00\u00a0€ de part")
    await expect(bar).to_contain_text("La part engagée passerait à 4\u202f000,00\u00a0€.")
    async with meter.measure() as cost:
        await bar.get_by_role("button", name="Valider ces 10 budgets en entier").click()
        await expect(said).to_contain_text("10 budgets validés.")
    print(f"{cost.received} o  dix budgets à la fois")
    assert cost.received <= FEW, cost
    await expect(rows.locator(".fait")).to_have_count(10)
    await expect(bar).to_be_hidden()
    await expect(page.get_by_label("Tout cocher")).to_be_focused()
    await expect(page.locator("#titre_budgets")).to_have_text("Budgets à valider15")
    await expect(page.locator("#n_valider")).to_have_text("15")
    await said.get_by_role("button", name="Fermer").click()

    # Thirteen by keyboard alone, from where the focus is.
    await page.get_by_label("Tout cocher").focus()
    keys = Counter[str]()
    for _ in range(13):
        await read_and_tick(page, keys)
    assert keys.total() <= 13 * 8 + 10 * 3, keys  # eight each, and three to pass one of those decided above
    while not (await page.evaluate("() => document.activeElement.textContent")).startswith("Valider ces 13"):
        await press(page, keys, "Tab")
    await press(page, keys, "Enter")
    await expect(said).to_contain_text("13 budgets validés.")
    await expect(page.get_by_label("Tout cocher")).to_be_focused()

    # One alone, taken back; one refused, first without its reason.
    row = rows.nth(23)
    async with meter.measure() as cost:
        await row.get_by_role("button", name=re.compile("^Valider en entier")).press("Enter")
        await expect(row.locator(".fait")).to_contain_text("Validé")
    print(f"{cost.received} o  un budget")
    assert cost.received <= FEW, cost
    await expect(
        row.locator(".fait")
    ).to_be_focused()  # and not what takes it back, which a second Enter would do
    await row.get_by_role("button", name="Retirer la validation").press("Enter")
    await expect(row.locator(".fait")).to_have_text("Validation retirée")
    row = rows.nth(24)
    await row.locator("summary", has_text="Refuser").press("Enter")
    async with meter.measure() as cost:
        await row.get_by_role("button", name="Refuser le budget").press("Enter")
        await expect(row.locator(".erreur")).to_contain_text("Indiquez la raison")
    print(f"{cost.received} o  un refus sans raison")
    assert cost.received <= FEW, cost
    await row.get_by_label(re.compile("^Raison")).fill("Le CA ne l’a pas votée.")
    await row.get_by_role("button", name="Refuser le budget").press("Enter")
    await expect(row.locator(".fait")).to_have_text("Refusé")
    await expect(page.locator("#decisions")).to_contain_text("rien ne vous attend")
    await expect(rows).to_have_count(BUDGETS)
    await page.reload()
    await expect(page.get_by_role("heading", name="Rien à valider")).to_be_visible()


@only_without_javascript
async def test_without_javascript_the_bar_stands_in_the_page_and_the_lines_unfold(theatre: Theatre):
    async with base_of(theatre.server):
        identifiant, path = await budgets(rows=3)
    page = await theatre.someone(identifiant)
    await page.goto(path)
    await expect(page.get_by_label("Tout cocher")).to_be_hidden()
    await page.locator("#budgets summary").first.click()
    await expect(page.locator(".depli").first).to_be_visible()
    for n in range(2):
        await page.locator(".coche input").nth(n).check()
    await page.get_by_role("button", name="Valider en entier les budgets cochés").click()
    await expect(page.locator("#messages")).to_contain_text("2 budgets validés.")
    await expect(page.locator("#budgets > .liste > .tache")).to_have_count(1)
