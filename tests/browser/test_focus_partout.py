"""Whatever htmx swaps, were the row one acted from to go: the focus is somewhere, in sight, never on the body."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Page, Route, expect
from tests.browser.modes import once
from tests.browser.theatre import Theatre, set_depot, theatre

__all__ = ["theatre"]

NEXT = """seen => {
  const shape = e => (e.getAttribute('hx-post') || e.getAttribute('hx-get')).replace(/\\d+/g, 'n').replace(/\\?.*/, '');
  for (const e of document.querySelectorAll('main form[hx-post], main a[hx-get]')) {
    const c = e.matches('a') ? e : [...e.querySelectorAll('button:not([type=button])')].pop();
    if (seen.includes(shape(e)) || !c || e.matches('[data-veille]') || e.closest('#messages, [hidden]')) continue;
    if (e.matches('form:invalid') && !e.noValidate) continue;
    for (let d = c.closest('details'); d; d = d.parentElement.closest('details')) d.open = true;
    c.focus();
    if (document.activeElement !== c) continue;
    const said = e.getAttribute('hx-target'), up = said.startsWith('closest ');
    const target = up ? e.closest(said.slice(8)) : document.querySelector(said);
    const copy = target.cloneNode(true), at = [...target.querySelectorAll('*')];
    const row = e.closest('li, tr') || e;
    (copy.querySelectorAll('*')[at.indexOf(target.contains(row) ? row : e)] || copy).remove();
    return [shape(e), copy.outerHTML];
  }
}"""
"""The next control that htmx heeds takes the focus; the answer will be its target without the row it stands in."""
LOST = """() => {
  const e = document.activeElement, r = e.getBoundingClientRect();
  if (e.matches('body, [hidden] *')) return 'nowhere';
  return r.bottom <= 0 || r.top >= innerHeight ? 'out of sight, on ' + e.outerHTML.slice(0, 80) : '';
}"""


BESIDE = """() => {
  const pressed = [];
  for (const c of document.querySelectorAll('summary, button[type=button]')) {
    if (c.closest('[hidden], #messages') || !c.checkVisibility({ visibilityProperty: true })) continue;
    c.focus();
    c.click();
    pressed.push(document.activeElement === document.body ? c.outerHTML.slice(0, 80) : '');
  }
  return pressed;
}"""
"""What opens, closes and shows without htmx; each after which the focus is lost is told, '' for the others."""


def answering(body: str) -> Callable[[Route], Awaitable[None]]:
    async def answer(route: Route) -> None:
        await route.fulfill(body=body, content_type="text/html; charset=utf-8")

    return answer


async def act_everywhere(page: Page) -> tuple[list[str], list[str]]:
    """Every control, from the keyboard; those after which the focus is lost."""
    seen: list[str] = []
    faults: list[str] = []
    while found := await page.evaluate(NEXT, seen):
        control, body = found
        seen.append(control)
        await page.route("**/*", answering(body), times=1)
        async with page.expect_response(lambda r: "hx-request" in r.request.headers):
            await page.keyboard.press("Enter")
        await page.wait_for_timeout(50)
        if fault := await page.evaluate(LOST):
            faults.append(f"{page.url} after {control}: {fault}")
    return seen, faults


async def try_out(page: Page, *addresses: str) -> list[str]:
    """Presses whatever can be, on each of these pages; the acts that htmx heeds."""
    done: list[str] = []
    for address in addresses:
        await page.goto(address)
        assert {*await page.evaluate(BESIDE)} <= {""}, address
        await page.goto(address)
        seen, faults = await act_everywhere(page)
        assert faults == []
        done += seen
    return done


@once
async def test_after_whatever_act_the_focus_is_somewhere_in_sight(theatre: Theatre):
    depot = await set_depot(theatre.server)
    claire = await theatre.someone(depot.scene.claire.identifiant)
    marc = await theatre.someone(depot.scene.marc.identifiant)
    lycee, budget = f"/etablissements/{depot.scene.lycee.uai}", f"/projets/{depot.scene.projet}/budget"
    done = await try_out(marc, lycee, budget, "/mes-services")
    demande = f"/demandes/{depot.id}"
    done += await try_out(claire, demande, f"{demande}/fil", "/mon-compte")
    for step in ("questions", "pieces", "recapitulatif"):
        await claire.goto(f"{demande}/{step}")
        assert {*await claire.evaluate(BESIDE)} <= {""}, step
    assert len(done) > 12, done


@once
async def test_closing_what_the_page_says_leads_back_to_where_one_was(theatre: Theatre):
    depot = await set_depot(theatre.server)
    page = await theatre.someone(depot.scene.claire.identifiant)
    await page.goto(f"/demandes/{depot.id}/fil")
    await page.get_by_label("Votre message").fill("Le devis arrive jeudi.")
    button, said = page.get_by_role("button", name="Envoyer"), page.locator("#messages.flottant")
    for key, name in (("Enter", "Fermer"), ("Escape", "Fermer"), ("Enter", "Réessayer")):
        await page.route("**/fil", lambda route: route.abort(), times=1)
        await button.press("Enter")
        await expect(said).to_contain_text("La réponse n’est pas arrivée")
        await said.get_by_role("button", name=name).press(key)
        sent = name == "Réessayer"  # then the field is ready for the next message
        await expect(page.get_by_label("Votre message") if sent else button).to_be_focused()
    await expect(page.locator("#suite")).to_contain_text("Le devis arrive jeudi.")
    theatre.watches[0].forgive("ERR_FAILED|Failed to fetch")
