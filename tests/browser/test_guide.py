"""The three procedures of the founding guide, as stories: several people, each by the mails that they receive."""

import re
from datetime import UTC, datetime
from uuid import uuid4

from playwright.async_api import Page, expect
from tests.browser.arrivee import SECRET, create_account, invite
from tests.browser.dossier import (
    begin_demande,
    complete,
    create_projet,
    engage_part,
    transmit,
    validate_budget,
    write_budget,
)
from tests.browser.modes import Mode, twice
from tests.browser.people import base_of
from tests.browser.theatre import Theatre, theatre
from tests.world.personnes import PASSWORD, attach, make_compte

from mesaides.projets.tables.sans_connexion import SansConnexion

__all__ = ["theatre"]


async def read_accuse(theatre: Theatre, page: Page, adresse: str, reference: str) -> None:
    """The mail of the accusé leads to its page."""
    await theatre.open_mail(page, adresse, f"Accusé de réception de votre demande {reference}", "/accuse")
    await expect(page.locator("main")).to_contain_text(f"Votre demande {reference} a été reçue")


@twice
async def test_1_a_new_person_is_invited_with_a_projet_and_deposits_its_demande(theatre: Theatre, mode: Mode):
    lycee, roy = await theatre.lycee()
    identifiant = f"anais-{uuid4().hex[:6]}"
    adresse = f"{identifiant}@exemple.fr"
    desk, anais = await theatre.someone(roy.identifiant), await theatre.someone()
    await engage_part(desk, "Radio du lycée", adresse)
    await desk.goto(f"/etablissements/{lycee.uai}?onglet=invitations")
    await expect(desk.locator("#tableau")).to_contain_text(adresse)

    await anais.goto(f"/demo/courriels?adresse={adresse}")
    await expect(anais.locator("#boite")).to_contain_text("Radio du lycée")
    await theatre.open_mail(anais, adresse, "vous invite", "/invitation/")
    await expect(anais.get_by_role("heading", name="Une invitation vous attend")).to_be_visible()
    await anais.get_by_role("link", name="Créer mon compte").click()
    await expect(anais.get_by_label("Adresse électronique *", exact=True)).to_have_value(adresse)
    await create_account(anais, identifiant, adresse)
    await theatre.open_mail(anais, adresse, "Activez votre compte", "/activation/")
    await anais.get_by_role("button", name="Activer mon compte").click()
    await expect(anais.locator("main")).to_contain_text("Votre compte est désormais activé.")
    await theatre.log_in(anais, identifiant, SECRET)
    await desk.goto(f"/etablissements/{lycee.uai}?onglet=personnes")
    await expect(desk.locator("#tableau")).to_contain_text("Anaïs Serres")

    await expect(anais.locator("#attentes")).to_contain_text("Radio du lycée")
    await anais.get_by_role("link", name=re.compile("Radio du lycée")).first.click()
    await write_budget(anais, but="etablissement")
    await expect(anais.locator("#reponse")).to_contain_text("400,00\u00a0€ au plus")
    await begin_demande(anais, "Radio du lycée")
    await complete(anais, mode)
    await read_accuse(theatre, anais, adresse, await transmit(anais))


@twice
async def test_2_someone_with_an_account_has_the_budget_validated_and_completes_the_dossier(
    theatre: Theatre, mode: Mode
):
    lycee, roy = await theatre.lycee()
    async with base_of(theatre.server):
        paul = await make_compte(prenom="Paul", nom="Vidal")
        await attach(paul, lycee)
        await SansConnexion(etablissement=lycee.id, par=roy.id, le=datetime.now(UTC)).save()
    page, desk = await theatre.someone(), await theatre.someone()
    await theatre.log_in(page, paul.identifiant)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Bonjour Paul")
    await expect(page.get_by_role("link", name="Déposer une demande d’aide")).to_be_visible()
    await create_projet(page, "Semaine des langues")
    await write_budget(page)
    await page.get_by_role("button", name="Demander la validation").click()
    await expect(page.locator("#reponse")).to_contain_text("En attente de")

    await theatre.open_mail(desk, roy.adresse, "vous demande de valider le budget", "/decision/")
    await desk.get_by_role("button", name="Valider le budget en entier").click()
    await expect(desk).to_have_url(re.compile("/decision-prise"))

    await theatre.open_mail(page, paul.adresse, "est validé en entier", "/projets/")
    await expect(page.locator("#reponse")).to_contain_text("Budget validé en entier par")
    await begin_demande(page, "Semaine des langues")
    await complete(page, mode)
    await read_accuse(theatre, page, paul.adresse, await transmit(page))
    await page.goto("/demandes")
    await expect(page.locator("main")).to_contain_text("Transmise à la Région")
    await page.get_by_text("Paul Vidal").first.click()
    await page.get_by_role("button", name="Se déconnecter").click()
    await expect(page.locator("#messages")).to_contain_text("Votre session est fermée.")
    await page.goto("/mes-services")
    await expect(page).to_have_url(re.compile("/connexion"))


@twice
async def test_3_someone_who_changed_lycee_is_detached_accepts_and_completes_a_dossier(
    theatre: Theatre, mode: Mode
):
    (old, anne), (new, roy) = await theatre.lycee(nom="Lycée du Départ"), await theatre.lycee()
    async with base_of(theatre.server):
        paul = await make_compte(prenom="Paul", nom="Vidal")
        await attach(paul, old)
    page = await theatre.someone(paul.identifiant)
    new_desk = await theatre.someone(roy.identifiant)
    await invite(new_desk, new.uai, paul.adresse)
    await page.goto("/mes-services")
    await expect(page.locator("#attentes")).to_contain_text(f"Invitation à rejoindre le {new.nom}")
    await expect(page.get_by_role("button", name="Accepter")).to_have_count(0)
    await page.locator("summary", has_text="Je change de lycée").click()
    await page.get_by_role("button", name="Demander à quitter le Lycée du Départ").click()
    await expect(page.locator("#attentes")).to_contain_text("Vous pourrez accepter dès que")
    desk = await theatre.someone(anne.identifiant)
    await theatre.open_mail(desk, anne.adresse, "Vidal", "/etablissements/")
    await desk.get_by_role("link", name="Détacher… Paul Vidal").first.click()
    await expect(desk.locator(".confirmation").first).to_contain_text("perd tout de suite l’accès")
    await desk.get_by_role("button", name="Détacher").first.click()
    await expect(desk.locator("#messages")).to_contain_text("Paul Vidal")

    await theatre.open_mail(page, paul.adresse, "Votre compte est détaché", "/")
    await page.context.clear_cookies()
    await theatre.open_mail(page, paul.adresse, "vous invite à rejoindre", "/invitation/")
    await page.get_by_role("link", name="Se connecter pour accepter").click()
    await page.get_by_label("Identifiant").fill(paul.identifiant)
    await page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Se connecter").click()
    await page.get_by_role("button", name="Accepter").click()
    await expect(page.locator("#messages")).to_contain_text(f"Votre compte est rattaché au {new.nom}.")
    await page.goto(f"/etablissements/{old.uai}")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Page introuvable")

    await create_projet(new_desk, "Jardin partagé", paul.adresse)
    await write_budget(new_desk)
    await validate_budget(new_desk)
    await theatre.open_mail(page, paul.adresse, "est validé en entier", "/projets/")
    await begin_demande(page, "Jardin partagé")
    await complete(page, mode)
    await read_accuse(theatre, page, paul.adresse, await transmit(page))
