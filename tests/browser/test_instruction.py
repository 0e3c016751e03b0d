"""The pages of an instructeur and of a demande to complete: sound at every width, with and without JavaScript."""

import re

from playwright.async_api import Page, expect
from tests.browser.modes import once, only_without_javascript, twice
from tests.browser.people import base_of, enter_as

from mesaides.dispositifs.tables import DispositifVersion


@twice
async def test_the_pages_of_instruction_are_sound(page: Page, inspection, serveur):
    await enter_as(page.context, serveur, "instructeur-occitanie")
    await page.goto(f"{serveur.url}/instruction")
    assert await inspection() == []
    for etat in ("transmise", "en_instruction", "a_completer", "proposee", "accordee"):
        await page.goto(f"{serveur.url}/instruction?etat={etat}")
        await page.locator("tbody a").first.click()
        await expect(page.get_by_role("heading", name="Réponses")).to_be_visible()
        assert await inspection() == [], etat
        if etat == "en_instruction":
            await page.get_by_role("link", name="Demander des compléments").click()
            await expect(page.get_by_label("Message à l’établissement")).to_be_visible()
            assert await inspection() == [], "completude"


@twice
async def test_the_pages_of_a_demande_to_complete_are_sound(page: Page, inspection, serveur):
    await enter_as(page.context, serveur, "usager-occitanie")
    await page.goto(f"{serveur.url}/demandes?q=débats")
    await page.get_by_role("link", name=re.compile("^Voir Débats")).click()
    await page.get_by_role("link", name="Compléter").click()
    await expect(page.get_by_text("Indiquez les dates des séances.")).to_be_visible()
    assert await inspection() == []
    await page.goto(page.url.replace("complements", "renvoi"))
    await expect(page.get_by_role("button", name="Renvoyer à la Région")).to_be_visible()
    assert await inspection() == []


@once
async def test_a_box_opens_under_the_cursor_is_counted_and_once_closed_is_not_sent(page: Page, serveur_neuf):
    await enter_as(page.context, serveur_neuf, "instructeur-occitanie")
    await page.goto(f"{serveur_neuf.url}/instruction?etat=en_instruction")
    await page.locator("tbody a").first.click()
    await page.get_by_role("link", name="Demander des compléments").click()
    points = page.locator("#points").get_by_role("link")
    for name, words in (("Objectifs", "Précisez."), ("Évaluation", "À écrire.")):
        await page.locator("summary", has_text=name).focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_label(f"Ce que vous attendez : {name}")).to_be_focused()
        await page.keyboard.type(words)
    await expect(points).to_have_text(["Objectifs", "Évaluation"])
    await page.locator("summary", has_text="Ne plus redemander : Évaluation").click()
    await expect(page.get_by_role("heading", name="1 point redemandé")).to_be_visible()
    await page.get_by_role("button", name="Envoyer à l’établissement").click()
    await expect(page.get_by_text("L’établissement doit compléter")).to_be_visible()
    await expect(page.locator("#examen")).to_contain_text("Objectifs : Précisez.")
    await expect(page.locator("#examen")).not_to_contain_text("Évaluation")


@once
async def test_with_one_key_at_a_time_one_goes_from_row_to_row_then_from_dossier_to_dossier(
    page: Page, serveur_neuf
):
    await enter_as(page.context, serveur_neuf, "instructeur-occitanie")
    await page.goto(f"{serveur_neuf.url}/instruction?charge=personne&tri=montant")
    rows = page.locator("tbody a")
    first, second = [await row.inner_text() for row in (await rows.all())[:2]]
    for key in "jjkx":
        await page.keyboard.press(key)
    await expect(rows.first).to_be_focused()
    await expect(page.locator("#ensemble").get_by_text("1 demande cochée")).to_be_visible()
    await page.keyboard.press("/")
    await page.keyboard.type("jx")
    await expect(page.get_by_role("searchbox")).to_have_value("jx")
    await page.get_by_role("searchbox").fill("")
    await rows.first.focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Prendre en charge").press("Enter")
    await expect(page.get_by_role("link", name="Dossier suivant")).to_be_focused()
    await expect(page.locator("#etat")).to_contain_text("prise en charge par vous")
    await page.keyboard.press("j")
    await expect(page.get_by_role("heading", level=1)).to_have_text(second)
    await page.get_by_label("Raccourcis du clavier").uncheck()
    await page.keyboard.press("k")
    await page.reload()
    await expect(page.get_by_label("Raccourcis du clavier")).not_to_be_checked()
    await expect(page.get_by_role("heading", level=1)).to_have_text(second)
    assert first != second
    await page.locator("#qui").click()
    await page.get_by_role("button", name="Se déconnecter").click()
    await page.wait_for_url("**/connexion")
    await enter_as(page.context, serveur_neuf, "instructeur-occitanie")
    await page.goto(f"{serveur_neuf.url}/instruction")
    await expect(page.get_by_label("Raccourcis du clavier")).not_to_be_checked()
    await page.get_by_label("Raccourcis du clavier").check()
    await page.reload()
    await expect(page.get_by_label("Raccourcis du clavier")).to_be_checked()


@once
async def test_a_refusal_being_written_stays_open_whatever_else_lands(page: Page, serveur_neuf):
    async with base_of(serveur_neuf):  # where who proposes may decide
        await DispositifVersion.update({DispositifVersion.deux_personnes: False}, force=True)
    await enter_as(page.context, serveur_neuf, "instructeur-occitanie")
    await page.goto(f"{serveur_neuf.url}/instruction?etat=proposee")
    await page.locator("tbody a").click()
    refus, other = (page.locator(f"#{acte}-raison") for acte in ("refus", "nouvelle_proposition"))
    await page.locator("summary", has_text="Refuser").click()
    await refus.fill("Je refuse, parce que")
    await page.locator("summary", has_text="Refaire la proposition").click()
    for words in ("", "Un calendrier plus court."):
        await other.fill(words)
        await page.get_by_role("button", name="Enregistrer la proposition").click()
        await expect(page.get_by_text("Écrivez la raison")).to_have_count(0 if words else 2)
        await expect(refus).to_be_visible()
        await expect(refus).to_have_value("Je refuse, parce que")
    await expect(page.get_by_text("Nouvelle proposition enregistrée.")).to_be_visible()


@only_without_javascript
async def test_without_javascript_a_decision_is_recorded(page: Page, serveur_neuf):
    await enter_as(page.context, serveur_neuf, "paul.sicard")
    await page.goto(f"{serveur_neuf.url}/instruction?etat=proposee")
    await page.locator("tbody a").click()
    await page.locator("summary", has_text="Accorder").click()
    await page.get_by_role("button", name="Enregistrer la décision").first.click()
    await expect(page.get_by_text("Décision enregistrée : aide accordée.")).to_be_visible()
