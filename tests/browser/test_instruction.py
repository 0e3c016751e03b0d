"""The pages of an instructeur and of a demande to complete: sound at every width, with and without JavaScript."""

import re

from playwright.async_api import Page, expect
from tests.browser.modes import once, only_without_javascript, twice
from tests.browser.people import enter_as


@twice
async def test_the_pages_of_instruction_are_sound(page: Page, inspection, serveur):
    await enter_as(page.context, serveur, "instructeur-occitanie")
    await page.goto(f"{serveur.url}/instruction")
    assert await inspection() == []
    for etat in ("transmise", "en_instruction", "a_completer", "proposee", "accordee"):
        await page.goto(f"{serveur.url}/instruction?etat={etat}")
        await page.get_by_role("link", name=re.compile("^Ouvrir")).first.click()
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
    await page.get_by_role("link", name=re.compile("^Ouvrir")).first.click()
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


@only_without_javascript
async def test_without_javascript_a_decision_is_recorded(page: Page, serveur_neuf):
    await enter_as(page.context, serveur_neuf, "instructeur-occitanie")
    await page.goto(f"{serveur_neuf.url}/instruction?etat=proposee")
    await page.get_by_role("link", name=re.compile("^Ouvrir")).click()
    await page.locator("summary", has_text="Accorder").click()
    await page.get_by_role("button", name="Enregistrer la décision").first.click()
    await expect(page.get_by_text("Décision enregistrée : aide accordée.")).to_be_visible()
