"""A Région that has just installed the portal: an empty base, the real server, and the mails that leave it."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.async_api import Browser, Page, expect
from tests.administration.people import LYCEE, as_file
from tests.browser.arrivee import SECRET as CHOSEN
from tests.browser.arrivee import create_account
from tests.browser.modes import Mode
from tests.browser.theatre import Theatre
from tests.cli.commands import command, environment, mesaides
from tests.courriels.mailroom import Server as MailServer
from tests.courriels.mailroom import smtp_server
from tests.servers import free_port
from tests.web_servers import running

from mesaides.comptes.rules.facteurs import code_of, step_of
from mesaides.dates import PARIS
from mesaides.settings import ROOT

SECRET = "tracteur mauve dans la garrigue 7"
JEAN = (
    *("--identifiant", "jean.puech", "--civilite", "m", "--nom", "Puech", "--prenom", "Jean"),
    *("--adresse", "jean.puech@exemple.fr", "--mot-de-passe-stdin"),
)
LINK = re.compile(r"https?://\S+")


@dataclass
class Region:
    theatre: Theatre
    mails: MailServer
    keep: Callable[[Page, str], Awaitable[None]]
    """Takes a picture of this moment, where pictures are wanted."""

    async def link(self, adresse: str, vers: str) -> str:
        """That of a mail to this person which leads there; a mail that never comes ends with the test."""
        while True:
            mails = (mail for mail in reversed(self.mails.received) if mail["To"] == adresse)
            texts = [mail.get_body(("plain",)).get_content() for mail in mails]
            for found in LINK.findall(" ".join(texts)):
                if vers in found and not found.endswith("/renvoi"):
                    return found
            await asyncio.sleep(0.05)


@asynccontextmanager
async def opening(
    chromium: Browser,
    folder: Path,
    keep: Callable[[Page, str], Awaitable[None]],
) -> AsyncIterator[Region]:
    """With its first administrateur, whom the command line alone can make."""
    folder.mkdir(exist_ok=True)
    database_url = f"sqlite:///{folder / 'mesaides.sqlite'}"
    migrated = await mesaides("migrate", database_url=database_url)
    assert migrated.code == 0, migrated
    made = await mesaides("creer-administrateur", *JEAN, typed=f"{SECRET}\n", database_url=database_url)
    assert made.code == 0, made
    port = free_port()
    async with smtp_server() as mails:
        env = environment(
            database_url=database_url,
            port=str(port),
            public_url=f"http://127.0.0.1:{port}",
            data_dir=str(folder),
            smtp_url=mails.url,
        )
        async with running(command("run"), port=port, log=folder / "log", env=env, path="/sante") as server:
            theatre = Theatre(chromium, server, Mode(javascript=True, width=1280))
            yield Region(theatre, mails, keep)
            await theatre.close()


async def log_in(page: Page, identifiant: str) -> None:
    """Of the Région: what comes next is not « Mes services » yet."""
    await page.goto("/connexion")
    await page.get_by_label("Identifiant").fill(identifiant)
    await page.get_by_label("Mot de passe", exact=True).fill(SECRET)
    await page.get_by_role("button", name="Se connecter").click()


async def add_device(page: Page) -> None:
    """An application of codes, and the ten codes put away."""
    await expect(page.get_by_role("heading", level=1)).to_have_text("Double authentification")
    await page.get_by_label("Nom de l’appareil").fill("Téléphone")
    await page.get_by_role("button", name="Ajouter une application de codes").click()
    key = (await page.locator("#facteurs code").first.inner_text()).replace(" ", "")
    await page.get_by_label("Code").fill(code_of(key, step_of(datetime.now(UTC))))
    await page.get_by_role("button", name="Confirmer").click()
    await page.get_by_role("button", name="Mes codes sont en lieu sûr").click()


async def next_step(page: Page, name: str) -> None:
    """From « Mes services », where the steps of the opening are told, the one that comes next."""
    await page.goto("/mes-services")
    step = page.locator("[aria-current=step]")
    await expect(step).to_contain_text(name)
    await step.get_by_role("link").click()


EXEMPLES = ROOT / "src" / "mesaides" / "dispositifs" / "exemples"
LYCEES = as_file(
    LYCEE, LYCEE | {"identifiant_de_l_etablissement": "0819902Y", "nom_etablissement": "Lycée Soult"}
)
INES, ANNE = "ines.faure@exemple.fr", "anne.roy@exemple.fr"


async def import_directory(page: Page, region: Region) -> None:
    await next_step(page, "Importer l’annuaire des lycées")
    file = {"name": "annuaire.csv", "mimeType": "text/csv", "buffer": LYCEES}
    await page.get_by_label("Fichier").set_input_files(file)  # pyright: ignore[reportArgumentType]
    await page.get_by_role("button", name="Importer").click()
    await expect(page.locator("main")).to_contain_text("2\u00a0établissements")
    await region.keep(page, "annuaire")


async def describe_service(page: Page, region: Region) -> None:
    await next_step(page, "Décrire les services de la Région")
    await page.get_by_label("Nom").fill("Service éducation")
    await page.get_by_label("Adresse électronique").fill("education@exemple.fr")
    await region.keep(page, "service")
    await page.get_by_role("button", name="Ajouter le service").click()
    await expect(page.get_by_role("heading", name="Service éducation")).to_be_visible()


async def invite_agent(page: Page, region: Region) -> None:
    await next_step(page, "Inviter les agents")
    await page.get_by_label("Adresse électronique").fill(INES)
    await page.get_by_label("Instruction").check()
    await page.get_by_label("Raison").fill("Instruit les projets éducatifs.")
    await region.keep(page, "agent")
    await page.get_by_role("button", name="Envoyer l’invitation").click()
    await expect(page.locator("#messages")).to_contain_text("reçoit une invitation")
    ines = await region.theatre.someone()
    await ines.goto(await region.link(INES, "/habilitation/"))
    await ines.get_by_label("Mme").check()
    await ines.get_by_label("Prénom").fill("Inès")
    await ines.get_by_label("Nom *", exact=True).fill("Faure")
    await ines.get_by_label("Identifiant").fill("ines.faure")
    await ines.get_by_label("Mot de passe *", exact=True).fill(SECRET)
    await ines.get_by_label("Confirmation").fill(SECRET)
    await ines.get_by_role("button", name="Créer mon compte").click()
    await expect(ines.get_by_role("heading", level=1)).to_have_text("Bienvenue")
    await log_in(ines, "ines.faure")
    await add_device(ines)
    await ines.goto("/instruction")
    await expect(ines.get_by_role("heading", level=1)).to_have_text("Instruire les demandes")


async def load_dispositifs(page: Page, region: Region) -> None:
    await next_step(page, "Charger les dispositifs")
    names = ("thematiques", "communs", "projets-educatifs")
    await page.get_by_label("Fichiers TOML").set_input_files([EXEMPLES / f"{name}.toml" for name in names])
    await page.get_by_role("button", name="Lire ces fichiers").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Publier ces changements")
    await region.keep(page, "publier")
    await page.get_by_role("button", name="Publier").click()
    await expect(page.locator("#messages")).to_contain_text("publié")


async def open_campagne(page: Page, region: Region) -> None:
    await next_step(page, "Ouvrir une campagne")
    await page.get_by_role("link", name=re.compile("Projets éducatifs")).first.click()
    today = datetime.now(PARIS).date()
    await page.get_by_label("Année scolaire").fill("2026-2027")
    await page.get_by_label("Ouverture").fill(f"{today}")
    await page.get_by_label("Fermeture").fill(f"{today + timedelta(days=60)}")
    await region.keep(page, "campagne")
    await page.get_by_role("button", name="Ouvrir cette campagne").click()
    await expect(page.locator("#messages")).to_contain_text("La campagne 2026-2027 va du")


async def invite_gestionnaire(page: Page, region: Region) -> None:
    await next_step(page, "Inviter les premiers gestionnaires")
    await page.get_by_role("link", name="Lycée Jean-Jaurès").click()
    await page.get_by_label("Adresse électronique").fill(ANNE)
    await region.keep(page, "gestionnaire")
    await page.get_by_role("button", name=re.compile("^Inviter|^Envoyer")).click()
    await expect(page.locator("#messages")).to_contain_text("invitation")
    anne = await region.theatre.someone()
    await anne.goto(await region.link(ANNE, "/invitation/"))
    await anne.get_by_role("link", name="Créer mon compte").click()
    await create_account(anne, "anne.roy", ANNE)
    await anne.goto(await region.link(ANNE, "/activation/"))
    await anne.get_by_role("button", name="Activer mon compte").click()
    await expect(anne.locator("main")).to_contain_text("Votre compte est désormais activé.")
    await region.theatre.log_in(anne, "anne.roy", CHOSEN)
    await anne.get_by_role("link", name=re.compile("^Gérer")).click()
    await expect(anne.get_by_role("heading", level=1)).to_contain_text("Jean-Jaurès")


async def open_region(region: Region) -> Page:
    """From the first log-in of its administrateur to its first gestionnaire; the page of the administrateur."""
    jean = await region.theatre.someone()
    await log_in(jean, "jean.puech")
    await region.keep(jean, "appareil")
    await add_device(jean)
    await jean.goto("/mes-services")
    await region.keep(jean, "premiers-pas")
    await import_directory(jean, region)
    await describe_service(jean, region)
    await invite_agent(jean, region)
    await load_dispositifs(jean, region)
    await open_campagne(jean, region)
    await invite_gestionnaire(jean, region)
    return jean
