"""A fil in the browser: what others write comes by itself, and what one is typing stays."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from playwright.async_api import Page, expect
from tests.browser.modes import once, twice
from tests.browser.people import base_of, begin, enter_as
from tests.pieces import samples
from tests.web_servers import Server
from tests.world.personnes import acteur_of

from mesaides.comptes.tables.compte import Compte
from mesaides.db import transaction
from mesaides.fils.moves.ecriture import write_message


async def marc_writes(server: Server, demande: str, texte: str) -> None:
    async with base_of(server):
        marc = await Compte.objects().get(Compte.identifiant == "gestionnaire-occitanie")
        assert marc
        acteur = await acteur_of(marc)
        async with transaction():
            await write_message(int(demande.rpartition("/")[2]), acteur, texte, datetime.now(UTC))


@once
async def test_a_message_comes_by_itself_beside_what_is_being_typed(
    page: Page, watch, meter, serveur, inspection
):
    address = await begin(page, serveur, "Un fil à deux")
    await page.clock.install()
    await page.goto(f"{address}/fil")
    asked: list[int] = []
    page.on("response", lambda answer: asked.append(answer.status) if "/nouveaux" in answer.url else None)
    field = page.get_by_label("Votre message")
    await field.fill("Je commence à écrire")
    async with meter.measure() as cost, page.expect_response("**/nouveaux?*"):
        await page.clock.run_for(11_000)
    assert asked == [204]
    assert cost.received <= 250, cost
    await marc_writes(serveur, address, "Voici le devis : https://exemple.fr/devis")
    await page.clock.run_for(15_000)
    await expect(page.locator("#nouveaux")).to_contain_text("Voici le devis")
    await expect(page.locator("#messages")).to_contain_text("1\u00a0nouveau message")
    await expect(field).to_have_value("Je commence à écrire")
    await expect(field).to_be_focused()
    await page.get_by_role("button", name="Envoyer").click()
    await expect(page.locator("#nouveaux")).to_contain_text("Je commence à écrire")
    await expect(field).to_have_value("")
    assert await inspection() == []
    before = len(asked)
    await marc_writes(serveur, address, "Encore un mot.")
    await page.clock.run_for(15_000)
    await expect(page.locator("#nouveaux")).to_contain_text("Encore un mot.")
    assert len(asked) > before


@twice
async def test_one_writes_in_a_fil_and_finds_it_again(page: Page, watch, serveur, inspection):
    await enter_as(page.context, serveur, "gestionnaire-occitanie")
    await page.goto(f"{serveur.url}/demandes")
    link = page.get_by_role("link", name="Voir").first
    await link.click()
    await page.get_by_role("link", name="Fil de discussion", exact=True).click()
    await page.get_by_label("Votre message").fill("Bonjour, où en est cette demande ?")
    await page.get_by_role("button", name="Envoyer").click()
    await expect(page.get_by_text("Bonjour, où en est cette demande ?").last).to_be_visible()
    assert await inspection() == []
    await page.goto(f"{serveur.url}/fils")
    await expect(page.get_by_text("dernier message de vous").first).to_be_visible()
    assert await inspection() == []


@twice
async def test_files_are_joined_with_and_without_javascript(page: Page, mode, inspection, serveur):
    address = await begin(page, serveur, f"Fil joint {mode}")
    await page.goto(f"{address}/fil")
    await page.get_by_label("Votre message").fill("Voici le devis demandé.")
    field = page.get_by_label("Joindre des fichiers")
    locked = {"name": "fermé.pdf", "mimeType": "application/pdf", "buffer": samples.pdf(password="secret")}
    await field.set_input_files(locked)
    await page.get_by_role("button", name="Envoyer").click()
    await expect(page.locator("#fichiers-erreur")).to_contain_text("protégé par un mot de passe")
    await expect(page.get_by_label("Votre message")).to_have_value("Voici le devis demandé.")
    assert await inspection() == []
    devis = samples.pdf(fill=20_000)
    await field.set_input_files({"name": "devis.pdf", "mimeType": "application/pdf", "buffer": devis})
    await page.get_by_role("button", name="Envoyer").click()
    link = page.get_by_role("link", name="devis.pdf")
    await expect(link).to_be_visible()
    await expect(page.get_by_label("Votre message")).to_have_value("")
    assert await field.evaluate("field => field.files.length") == 0
    assert await inspection() == []
    async with page.expect_download() as waiting:
        await link.click()
    path = await (await waiting.value).path()
    assert sha256(Path(path).read_bytes()).digest() == sha256(devis).digest()
