"""How somebody new comes: invited by a gestionnaire, then making their account, in the browser."""

from playwright.async_api import Page, expect

SECRET = "trois lampes vertes au plafond"


async def invite(page: Page, uai: str, adresse: str) -> None:
    await page.goto(f"/etablissements/{uai}?onglet=invitations")
    await page.get_by_label("Adresses électroniques").fill(adresse)
    await page.get_by_role("button", name="Envoyer l’invitation").click()
    await expect(page.locator("#messages")).to_contain_text("1 invitation envoyée.")


async def create_account(page: Page, identifiant: str, adresse: str) -> None:
    await page.get_by_label("Identifiant").fill(identifiant)
    await page.get_by_label("Mot de passe *", exact=True).fill(SECRET)
    await page.get_by_label("Confirmation du mot de passe").fill(SECRET)
    await page.get_by_label("Mme").check()
    await page.get_by_label("Nom *", exact=True).fill("Serres")
    await page.get_by_label("Prénom").fill("Anaïs")
    await page.get_by_label("Adresse électronique *", exact=True).fill(adresse)
    await page.get_by_label("Confirmation de l’adresse").fill(adresse)
    await page.get_by_role("button", name="Créer mon compte").last.click()
    await expect(page.get_by_role("heading", name="Ouvrez votre boîte mail")).to_be_visible()
