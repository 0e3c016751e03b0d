"""Whom the tests are in the browser: people of the demonstration, or new ones with a lycée of their own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from secrets import token_urlsafe

from playwright.async_api import BrowserContext
from tests.web_servers import Server

from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.session import open_session
from mesaides.db.binding import bind, bound, open_database
from mesaides.web.cookies import CONNECTED, SESSION


@asynccontextmanager
async def base_of(server: Server) -> AsyncIterator[None]:
    """The server's database, bound to this process for a moment: factories then write there."""
    before = bound()
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
        await open_session(compte.id, key=key, now=datetime.now(UTC), navigateur="Essai", ip="127.0.0.1")
    return key


async def enter_as(context: BrowserContext, server: Server, identifiant: str) -> None:
    """This person is logged in, without the log-in page: for the tests whose story begins later."""
    key = await session_of(server, identifiant)
    await context.clear_cookies(name=SESSION)
    await context.add_cookies([{"name": SESSION, "value": key, "url": server.url, "httpOnly": True}])
