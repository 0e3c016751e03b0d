"""What is written stays, and the page tells what is left: of a text, of a step."""

import re

from playwright.async_api import Page, expect
from tests.browser.modes import MODES, only, only_wide
from tests.browser.people import begin
from tests.browser.theatre import Theatre, theatre

__all__ = ["theatre"]

LONG_WORD = "Anticonstitutionnellement" * 3
OVERFLOW = "() => document.documentElement.scrollWidth - innerWidth"
narrow_with_javascript = only([MODES[0]])


@narrow_with_javascript
async def test_a_message_that_was_not_sent_outlives_a_reload_and_leaves_once_sent(page: Page, serveur):
    address = await begin(page, serveur, "Un message repris")
    await page.goto(f"{address}/fil")
    field, left = page.get_by_label("Votre message"), page.locator("#texte-compteur")
    await expect(left).to_have_text("Encore 5\u202f000 caractères")
    await field.fill(f"{LONG_WORD} : le devis arrive. 🎭")
    await page.reload()
    await expect(field).to_have_value(f"{LONG_WORD} : le devis arrive. 🎭")
    await expect(left).to_have_text("Encore 4\u202f904 caractères")
    assert await page.evaluate(OVERFLOW) <= 0
    await page.get_by_role("button", name="Envoyer").click()
    await expect(page.locator("#nouveaux")).to_contain_text("le devis arrive")
    await page.reload()
    await expect(field).to_have_value("")
    assert await page.evaluate(OVERFLOW) <= 0, "a word of seventy-five letters breaks"
    await field.fill("x" * 4_600)
    await expect(left).to_have_class(re.compile("attention"))
    await field.fill("x" * 5_003)
    await expect(left).to_have_text("Dépasse de 3 caractères")


@narrow_with_javascript
async def test_what_a_text_was_written_upon_has_changed_so_it_does_not_come_back(theatre: Theatre):
    _, roy = await theatre.lycee()
    page = await theatre.someone(roy.identifiant)
    await page.goto("/projets/nouveau")
    await page.get_by_label("Intitulé du projet").fill("Radio")
    await page.get_by_role("button", name="Créer le projet").click()
    await page.wait_for_url("**/budget")
    await page.goto(page.url.replace("/budget", "/modification"))
    await page.get_by_label("Résumé").fill("Une radio.")
    other = await page.context.new_page()
    await other.goto(page.url)
    await other.get_by_label("Résumé").fill("Une webradio.")
    await other.get_by_role("button", name="Enregistrer").click()
    await expect(other.locator("h1")).to_have_text("Radio")
    await expect(other).to_have_title(re.compile("^Radio ·"))
    await page.reload()
    await expect(page.get_by_label("Résumé")).to_have_value("Une webradio.")


@only_wide
async def test_the_count_of_a_step_follows_what_is_answered(page: Page, serveur, mode):
    address = await begin(page, serveur, "Un compte juste")
    await page.goto(f"{address}/questions")
    here, whole = page.locator("#etapes [aria-current] small"), page.locator("#etapes li small").last
    before = int(re.sub(r"\D", "", await here.inner_text()))
    in_all = int(re.sub(r"\D", "", await whole.inner_text()))
    await page.get_by_label("Objectifs").fill("Que chacun sache parler au micro.")
    if mode.javascript:
        await page.get_by_label("Objectifs").press("Tab")
    else:
        await page.get_by_role("button", name="Enregistrer et continuer").click()
        await page.goto(f"{address}/questions")
    await expect(here).to_have_text(f"{before - 1}\u00a0réponses à donner")
    await expect(whole).to_have_text(f"{in_all - 1}\u00a0points à voir")
