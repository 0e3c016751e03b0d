"""Several people, each in a browser of their own, before the portal of demonstration."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect
from tests.browser.modes import Mode
from tests.browser.pace import hurried_page
from tests.browser.people import base_of, enter_as
from tests.browser.watch import Watch
from tests.web_servers import Server
from tests.world.demandes import Depot, set_demande
from tests.world.lycees import make_etablissement
from tests.world.personnes import PASSWORD, make_gestionnaire

from mesaides.comptes.tables.compte import Compte
from mesaides.etablissements.tables import Etablissement


@dataclass
class Theatre:
    chromium: Browser
    server: Server
    mode: Mode
    hurried: bool = True
    """False: whoever comes is given as long to see a page as people are."""
    contexts: list[BrowserContext] = field(default_factory=list[BrowserContext])
    watches: list[Watch] = field(default_factory=list[Watch])

    async def someone(self, identifiant: str = "") -> Page:
        """A new browser; logged in already when a name is given."""
        context = await self.chromium.new_context(
            java_script_enabled=self.mode.javascript,
            viewport={"width": self.mode.width, "height": 800},
            locale="fr-FR",
            reduced_motion="reduce",
            base_url=self.server.url,
        )
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        page = await (hurried_page(context) if self.hurried else context.new_page())
        self.watches.append(Watch(page))
        if identifiant:
            await enter_as(context, self.server, identifiant)
        return page

    async def lycee(self, **given: str) -> tuple[Etablissement, Compte]:
        """A lycée nobody else knows, and its gestionnaire."""
        async with base_of(self.server):
            lycee = await make_etablissement(**given)
            return lycee, await make_gestionnaire(lycee, prenom="Anne", nom="Roy")

    async def open_mail(self, page: Page, adresse: str, sujet: str | re.Pattern[str], lien: str) -> None:
        """Follows the link of the newest mail of this subject, in the mailbox of the demonstration."""
        await page.goto(f"/demo/courriels?adresse={adresse}")
        mail = page.locator("li.tache").filter(has_text=sujet).first
        await mail.locator("summary").click()
        await mail.locator(f'.texte a[href*="{lien}"]:not([href$="/renvoi"], [href$=".pdf"])').first.click()

    async def log_in(self, page: Page, identifiant: str, mot_de_passe: str = PASSWORD) -> None:
        await page.goto("/connexion")
        await page.get_by_label("Identifiant").fill(identifiant)
        await page.get_by_label("Mot de passe", exact=True).fill(mot_de_passe)
        await page.get_by_role("button", name="Se connecter").click()
        await expect(page).to_have_url(re.compile("/mes-services"), timeout=60_000)

    async def close(self) -> None:
        for context in self.contexts:
            await context.close()
        assert [fault for watch in self.watches for fault in watch.faults] == []


@pytest.fixture
async def theatre(chromium: Browser, serveur: Server, mode: Mode) -> AsyncIterator[Theatre]:
    theatre = Theatre(chromium, serveur, mode)
    yield theatre
    await theatre.close()


async def set_depot(server: Server) -> Depot:
    """Claire's draft, for a projet whose budget waits for Marc."""
    async with base_of(server):
        return await set_demande()
