"""Creating an account in a real browser, in every mode, from the form to the first log-in."""

import re
from secrets import token_hex

from playwright.async_api import Page, expect
from tests.browser.line import hold
from tests.browser.modes import once, only_with_javascript, twice
from tests.browser.people import base_of
from tests.world.lycees import make_etablissement

SECRET = "trois lampes vertes au plafond"


async def fill(page: Page, identifiant: str, adresse: str = "anais.serres@ac-toulouse.fr") -> None:
    await page.get_by_label("Identifiant").fill(identifiant)
    await page.get_by_label("Mot de passe *", exact=True).fill(SECRET)
    await page.get_by_label("Confirmation du mot de passe").fill(SECRET)
    await page.get_by_label("Mme").check()
    await page.get_by_label("Nom *", exact=True).fill("Serres")
    await page.get_by_label("Prénom").fill("Anaïs")
    await page.get_by_label("Adresse électronique *", exact=True).fill(adresse)
    await page.get_by_label("Confirmation de l’adresse").fill(adresse)


@twice
async def test_someone_without_an_invitation_creates_activates_and_logs_in(page, mode, inspection, serveur):
    identifiant = f"anais.{token_hex(4)}"  # a second try too
    adresse = f"{identifiant}@ac-toulouse.fr"
    await page.goto(serveur.url + "/comptes/nouveau")
    assert await inspection() == []
    await fill(page, identifiant, adresse)
    await page.get_by_label("Rechercher un établissement").press_sequentially("albi", delay=20)
    if not mode.javascript:
        await page.get_by_role("button", name="Chercher").click()
        await expect(page.get_by_text("Tapez de nouveau votre mot de passe")).to_be_visible()
        await page.get_by_label("Mot de passe *", exact=True).fill(SECRET)
        await page.get_by_label("Confirmation du mot de passe").fill(SECRET)
    await page.get_by_role("radio", name=re.compile("Albi")).first.check()
    await page.get_by_role("button", name="Créer mon compte").click()
    await expect(page.get_by_role("heading", name="Ouvrez votre boîte mail")).to_be_visible()
    assert await inspection() == []
    await page.goto(f"{serveur.url}/demo/courriels?adresse={adresse}")
    await page.get_by_text("Activez votre compte").first.click()
    link = re.search(r"/activation/[\w-]{22}", await page.content())
    assert link
    await page.goto(serveur.url + link.group())
    assert await inspection() == []
    await page.get_by_role("button", name="Activer mon compte").click()
    await expect(page.get_by_text("Votre compte est désormais activé.")).to_be_visible()
    await page.get_by_label("Identifiant").fill(identifiant)
    await page.get_by_label("Mot de passe", exact=True).fill(SECRET)
    await page.get_by_role("button", name="Se connecter").click()
    await expect(page).to_have_url(re.compile("/mes-services"))


async def test_mistakes_are_shown_and_reached(page, mode, inspection, serveur):
    await page.goto(serveur.url + "/comptes/nouveau")
    await fill(page, "usager-occitanie")
    await page.get_by_label("Prénom").fill("")
    await page.get_by_role("button", name="Créer mon compte").click()
    summary = page.locator("#erreurs")
    await expect(summary).to_be_visible()
    await expect(summary).to_contain_text("Cet identifiant est déjà pris")
    await expect(summary).to_contain_text("Indiquez votre prénom.")
    if mode.javascript:
        await expect(summary).to_be_focused()
        assert await page.get_by_label("Mot de passe *", exact=True).input_value() == SECRET
    assert await inspection() == []


@once
async def test_an_etablissement_chosen_while_the_line_is_slow_stays_chosen(page: Page, serveur):
    async with base_of(serveur):
        await make_etablissement(nom="Lycée Vauban", commune="Villefranche-de-Conflent")
    await page.goto(serveur.url + "/comptes/nouveau")
    await page.get_by_label("Rechercher un établissement").fill("confl")
    vauban = page.get_by_role("radio", name=re.compile("Vauban"))
    await expect(vauban).to_be_visible()
    line = await hold(page, "**/comptes/nouveau/etablissements?*", first=0)
    async with page.expect_request("**/comptes/nouveau/etablissements?*"):
        await page.get_by_label("Rechercher un établissement").fill("conflent")
    await vauban.check()
    said = page.locator("#messages")
    await said.evaluate("zone => zone.replaceChildren()")
    async with page.expect_response("**/comptes/nouveau/etablissements?*"):
        line.let_go()
    await expect(said).to_contain_text("1\u00a0établissement trouvé")
    await expect(vauban).to_be_checked()
    await expect(vauban).to_be_focused()


@only_with_javascript
async def test_fields_are_judged_as_they_are_left(page, serveur):
    await page.goto(serveur.url + "/comptes/nouveau")
    await page.get_by_label("Identifiant").fill("usager-occitanie")
    await page.get_by_label("Mot de passe *", exact=True).fill(SECRET)
    await expect(page.locator("#champ_identifiant")).to_contain_text("Cet identifiant est déjà pris")
    await page.locator("[data-afficher=mot_de_passe]").click()
    await expect(page.locator("#champ_mot_de_passe")).to_contain_text("Ce mot de passe convient.")
    await expect(page.locator("#mot_de_passe")).to_have_attribute("type", "text")
    await page.get_by_role("button", name="Masquer ce qui est tapé dans « Mot de passe »").click()
    await expect(page.locator("#mot_de_passe")).to_have_attribute("type", "password")
    await page.get_by_label("Adresse électronique *", exact=True).fill("anais@gmial.com")
    assert await page.get_by_label("Mot de passe *", exact=True).input_value() == SECRET
    await page.get_by_label("Confirmation de l’adresse").focus()
    await page.get_by_role("button", name="Oui, corriger").click()
    await expect(page.get_by_label("Adresse électronique *", exact=True)).to_have_value("anais@gmail.com")
    assert await page.get_by_label("Mot de passe *", exact=True).input_value() == SECRET
