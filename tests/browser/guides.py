"""The pictures of the guides: the procedures of docs/GUIDE-USAGER.md and docs/GUIDE-GESTIONNAIRE.md as they are lived.

`make captures` takes them, with those of the README.
"""

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Page, expect
from tests.browser.arrivee import SECRET, create_account, invite
from tests.browser.dossier import (
    begin_demande,
    complete,
    create_projet,
    engage_part,
    transmit,
    write_budget,
)
from tests.browser.modes import Mode
from tests.browser.people import base_of
from tests.browser.theatre import Theatre
from tests.web_servers import Server
from tests.world.personnes import attach, make_compte, make_usager

from mesaides.etablissements.tables import Etablissement

MODE = Mode(javascript=True, width=1000)
COLOURS = 64
HIGHEST = 1100


@dataclass(frozen=True)
class Album:
    folder: Path
    guide: str

    async def keep(self, page: Page, name: str, part: str = "", highest: int = HIGHEST) -> None:
        """What the window shows, or this part of the page, in few colours."""
        await page.mouse.move(0, 0)
        shot = page.locator(part).first.screenshot if part else page.screenshot
        whole = Image.open(BytesIO(await shot(animations="disabled")))
        seen = whole.crop((0, 0, whole.width, min(whole.height, highest)))
        seen.quantize(COLOURS).save(self.folder / f"{self.guide}-{name}.png", optimize=True)


async def take_guides(browser: Browser, server: Server, folder: Path) -> None:
    theatre = Theatre(browser, server, MODE, hurried=False)
    lycee, roy = await theatre.lycee(nom="Lycée Jean Jaurès", commune="Albi")
    desk, anais = await theatre.someone(roy.identifiant), await theatre.someone()
    adresse = "anais.serres@exemple.fr"
    gestionnaire, usager = Album(folder, "gestionnaire"), Album(folder, "usager")

    await engage_part(desk, "Radio du lycée", adresse)
    await desk.goto(f"/etablissements/{lycee.uai}?onglet=invitations")
    await gestionnaire.keep(desk, "inviter", "main")

    await anais.goto(f"/demo/courriels?adresse={adresse}")
    await anais.locator("li.tache summary").first.click()
    await usager.keep(anais, "courriel", "main")
    await theatre.open_mail(anais, adresse, "vous invite", "/invitation/")
    await usager.keep(anais, "invitation")
    await anais.get_by_role("link", name="Créer mon compte").click()
    await usager.keep(anais, "compte")
    await create_account(anais, "anais-serres", adresse)
    await theatre.open_mail(anais, adresse, "Activez votre compte", "/activation/")
    await anais.get_by_role("button", name="Activer mon compte").click()
    await expect(anais.locator("main")).to_contain_text("Votre compte est désormais activé.")
    await usager.keep(anais, "actif")
    await theatre.log_in(anais, "anais-serres", SECRET)
    await usager.keep(anais, "services")
    await deposit(theatre, usager, anais)
    await decide(theatre, gestionnaire, desk, lycee)
    await change(theatre, usager, lycee)
    await theatre.close()


async def deposit(theatre: Theatre, usager: Album, anais: Page) -> None:
    await anais.get_by_role("link", name=re.compile("Radio du lycée")).first.click()
    await write_budget(anais, but="etablissement")
    await usager.keep(anais, "budget", "main")
    await begin_demande(anais, "Radio du lycée")
    await usager.keep(anais, "eligibilite")
    await complete(anais, MODE)
    await usager.keep(anais, "recapitulatif")
    await anais.goto(re.sub("recapitulatif.*", "questions", anais.url))
    await usager.keep(anais, "questions")
    await anais.goto(re.sub("questions.*", "pieces", anais.url))
    await usager.keep(anais, "pieces", "main")
    await anais.goto(re.sub("pieces.*", "recapitulatif", anais.url))
    await transmit(anais)
    await usager.keep(anais, "accuse")
    await anais.get_by_role("link", name="Suivre cette demande").click()
    await usager.keep(anais, "suivi")


async def decide(theatre: Theatre, gestionnaire: Album, desk: Page, lycee: Etablissement) -> None:
    """An account and two budgets to answer, somebody who leaves."""
    async with base_of(theatre.server):
        await make_usager(lycee, en_attente=True, prenom="Paul", nom="Vidal")
        lea = await make_usager(lycee, prenom="Léa", nom="Martin")
    for intitule in ("Semaine des langues", "Jardin partagé"):
        page = await theatre.someone(lea.identifiant)
        await create_projet(page, intitule)
        await write_budget(page)
        await page.get_by_role("button", name="Demander la validation").click()
        await expect(page.locator("#reponse")).to_contain_text("En attente de")
    await desk.goto("/mes-services")
    await gestionnaire.keep(desk, "services")
    await desk.goto(f"/etablissements/{lycee.uai}")
    await desk.locator("#budgets .tache summary").first.click()
    await gestionnaire.keep(desk, "valider", "main")
    await desk.goto(f"/etablissements/{lycee.uai}?onglet=personnes")
    await desk.get_by_role("link", name="Nommer, détacher… Léa Martin").first.click()
    await desk.get_by_role("link", name="Détacher…", exact=True).click()
    await expect(desk.locator(".confirmation").first).to_contain_text("perd tout de suite l’accès")
    await gestionnaire.keep(desk, "detacher", "main")


async def change(theatre: Theatre, usager: Album, old: Etablissement) -> None:
    """Somebody of this lycée is invited by another."""
    new, roy = await theatre.lycee(nom="Lycée Toulouse-Lautrec", commune="Toulouse")
    async with base_of(theatre.server):
        paul = await make_compte(prenom="Paul", nom="Serres")
        await attach(paul, old)
    await invite(await theatre.someone(roy.identifiant), new.uai, paul.adresse)
    page = await theatre.someone(paul.identifiant)
    await page.goto("/mes-services")
    await page.locator("summary", has_text="Je change de lycée").click()
    await usager.keep(page, "change")
