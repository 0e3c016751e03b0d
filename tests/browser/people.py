"""Whom the tests are in the browser: people of the demonstration, or new ones with a lycée of their own."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from secrets import token_urlsafe

from playwright.async_api import BrowserContext, Page
from tests.web_servers import Server
from tests.world.personnes import make_session

from mesaides.comptes.tables.compte import Compte
from mesaides.courriels.poste import configure
from mesaides.db.binding import bind, bound, open_database
from mesaides.web.cookies import CONNECTED, SESSION


@asynccontextmanager
async def base_of(server: Server) -> AsyncIterator[None]:
    """The server's database, bound to this process for a moment: the world is then built there, with its secret."""
    before = bound()
    secret = server.log.with_name("demo-secret")
    if secret.exists():
        configure(keys=[secret.read_text()], email_from="essais@exemple.fr", public_url=server.url)
    async with open_database(f"sqlite:///{server.log.with_name('mesaides.sqlite')}"):
        yield
    if before is not None:
        bind(before)


async def session_of(server: Server, identifiant: str) -> str:
    """The key of a new session of this person, opened without the log-in page."""
    key = CONNECTED + token_urlsafe(32)
    async with base_of(server):
        compte = await Compte.objects().get(Compte.identifiant == identifiant)
        assert compte, identifiant
        await make_session(compte, key)
    return key


async def enter_as(context: BrowserContext, server: Server, identifiant: str) -> None:
    """This person is logged in, without the log-in page: for the tests whose story begins later."""
    key = await session_of(server, identifiant)
    await context.clear_cookies(name=SESSION)
    await context.add_cookies([{"name": SESSION, "value": key, "url": server.url, "httpOnly": True}])


async def begin(page: Page, server: Server, intitule: str) -> str:
    """An usager begins a demande for a new projet; its address."""
    await enter_as(page.context, server, "usager-occitanie")
    await page.goto(f"{server.url}/demandes/nouvelle/projets-educatifs")
    await page.get_by_label("Un nouveau projet").check()
    await page.get_by_label("Intitulé du nouveau projet").fill(intitule)
    await page.get_by_role("button", name="Commencer la demande").click()
    await page.wait_for_url(re.compile(r"/demandes/\d+/eligibilite"))
    return page.url.removesuffix("/eligibilite")


async def password(page: Page) -> str:
    """The one that the page of demonstration tells."""
    return await page.locator("code").inner_text()
