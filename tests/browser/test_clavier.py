"""The keyboard alone: Tab, Enter, Space, Escape. The focus is always somewhere, and seen; what changed is said."""

from playwright.async_api import Page, expect
from tests.browser.modes import only_with_javascript
from tests.browser.people import base_of
from tests.browser.theatre import Theatre, theatre
from tests.world.lycees import make_etablissement
from tests.world.personnes import PASSWORD, attach, make_compte

from mesaides.comptes.roles import StatutRattachement

__all__ = ["theatre"]

SEEN = """() => {
  const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
  if (e === document.body) return 'the focus is lost';
  if (s.outlineStyle === 'none' || parseFloat(s.outlineWidth) < 2) return 'no ring: ' + e.outerHTML.slice(0, 120);
  if (r.bottom <= 0 || r.top >= innerHeight) return 'out of sight: ' + e.outerHTML.slice(0, 120);
  const middle = Math.max(1, Math.min(innerHeight - 1, r.top + r.height / 2));
  const top = document.elementFromPoint(r.left + r.width / 2, middle);
  if (!top || e.contains(top) || top.contains(e) || e.matches('input')) return '';
  return 'hidden: ' + e.outerHTML.slice(0, 120);
}"""
NAME = """() => {
  const e = document.activeElement;
  return (e.labels?.length ? e.labels[0].textContent : e.textContent).replace(/\\s+/g, ' ').trim();
}"""


async def tab_to(page: Page, name: str, *, key: str = "Tab") -> None:
    """Presses Tab until the control of this name has the focus; looks at the focus each time."""
    for _ in range(120):
        await page.keyboard.press(key)
        assert await page.evaluate(SEEN) == ""
        if (await page.evaluate(NAME)).startswith(name):
            return
    raise AssertionError(f"« {name} » is not reached by Tab")


async def focus_is_kept(page: Page) -> None:
    await page.wait_for_function("() => document.activeElement !== document.body")


@only_with_javascript
async def test_the_first_tab_leads_to_the_content_and_one_logs_in(theatre: Theatre):
    async with base_of(theatre.server):
        paul = await make_compte(prenom="Paul", nom="Vidal")
    page = await theatre.someone()
    await page.goto("/connexion")
    await page.keyboard.press("Tab")
    assert await page.evaluate(NAME) == "Aller au contenu"
    await page.keyboard.press("Enter")
    await page.wait_for_function("() => document.activeElement.id === 'contenu'")
    await tab_to(page, "Identifiant")
    await page.keyboard.type(paul.identifiant)
    await page.keyboard.press("Enter")
    await expect(page.locator("#erreurs")).to_be_focused()
    await expect(page.locator("#erreurs")).to_contain_text("Indiquez votre mot de passe")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Mot de passe", exact=True)).to_be_focused()
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Bonjour Paul")
    await page.keyboard.press("Tab")
    assert await page.evaluate("() => document.activeElement.closest('main') !== null")
    await tab_to(page, "Paul Vidal", key="Shift+Tab")
    await page.keyboard.press("Enter")
    await tab_to(page, "Mon compte")
    await page.keyboard.press("Escape")
    assert await page.evaluate(NAME) == "Paul Vidal"


@only_with_javascript
async def test_a_gestionnaire_invites_validates_and_detaches(theatre: Theatre):
    lycee, roy = await theatre.lycee()
    async with base_of(theatre.server):
        zoe, luc = await make_compte(prenom="Zoé", nom="Vidal"), await make_compte(prenom="Luc", nom="Pons")
        await attach(zoe, lycee, statut=StatutRattachement.EN_ATTENTE)
        await attach(luc, lycee)
    page = await theatre.someone(roy.identifiant)
    await page.goto(f"/etablissements/{lycee.uai}")
    said = page.locator("#messages")
    await tab_to(page, "Valider Zoé Vidal")
    await page.keyboard.press("Enter")
    await expect(said).to_contain_text("Zoé Vidal")
    await focus_is_kept(page)
    await page.goto(f"/etablissements/{lycee.uai}?onglet=invitations")
    await tab_to(page, "Adresses électroniques")
    await page.keyboard.type(f"invite.{theatre.mode}.clavier@exemple.fr")
    await tab_to(page, "Envoyer l’invitation")
    await page.keyboard.press("Space")
    await expect(said).to_contain_text("1 invitation envoyée.")
    await focus_is_kept(page)
    await page.goto(f"/etablissements/{lycee.uai}?onglet=personnes")
    await tab_to(page, "Nommer, détacher… Luc Pons")
    await page.keyboard.press("Enter")
    await expect(page.locator(".confirmation")).to_contain_text("perd tout de suite l’accès")
    await focus_is_kept(page)
    await tab_to(page, "Détacher")
    await page.keyboard.press("Enter")
    await expect(said).to_contain_text("Luc Pons")
    await focus_is_kept(page)
    row = page.locator("li", has_text=luc.adresse)
    await expect(row).to_contain_text("Compte détaché")
    await expect(row.get_by_role("button")).to_have_text(["Inviter"])
    await page.reload()
    await expect(page.locator("#tableau")).not_to_contain_text(luc.adresse)


@only_with_javascript
async def test_someone_invited_accepts(theatre: Theatre):
    lycee, roy = await theatre.lycee()
    async with base_of(theatre.server):
        await make_etablissement()
        paul = await make_compte()
    desk = await theatre.someone(roy.identifiant)
    await desk.goto(f"/etablissements/{lycee.uai}?onglet=invitations")
    await desk.get_by_label("Adresses électroniques").fill(paul.adresse)
    await desk.get_by_role("button", name="Envoyer l’invitation").click()
    await expect(desk.locator("#messages")).to_contain_text("1 invitation envoyée.")
    page = await theatre.someone(paul.identifiant)
    await page.goto("/mes-services")
    await tab_to(page, "Accepter l’invitation")
    await page.keyboard.press("Enter")
    await expect(page.locator("#messages")).to_contain_text("Votre compte est rattaché")
    await focus_is_kept(page)
