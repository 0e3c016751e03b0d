"""The portal under the bench: its database prepared, its server started, its people logged in."""

import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from html import unescape
from pathlib import Path
from secrets import token_urlsafe

import httpx
from tests.bench.seed import plant_dashboard
from tests.servers import free_port
from tests.web_servers import Server, running
from tests.world.personnes import make_session

from mesaides.cli.serveur import environment_of
from mesaides.comptes.reads.facteurs import has_facteur
from mesaides.comptes.tables.compte import Compte
from mesaides.db import open_database
from mesaides.demo.start import demo_password, demo_settings, prepare_demo
from mesaides.settings import Settings
from mesaides.web.cookies import CONNECTED, SESSION

UVICORN = [sys.executable, "-m", "uvicorn", "--factory", "--no-access-log", "--no-server-header"]
UVICORN += ["--log-level", "warning", "--timeout-keep-alive", "20", "--no-proxy-headers"]


@asynccontextmanager
async def serving(app: str, folder: Path, env: dict[str, str], path: str) -> AsyncIterator[Server]:
    """`app` under the same uvicorn, with the same settings, as every other measured here."""
    port = int(env.get("MESAIDES_PORT") or free_port())
    command = [*UVICORN, "--port", str(port), app]
    async with running(
        command, port=port, log=folder / f"{app.split(':')[0]}.log", env=env, path=path
    ) as server:
        yield server


async def prepare(folder: Path, database_url: str) -> Settings:
    """A portal of demonstration on this database, with its content."""
    environ = {"MESAIDES_DATA_DIR": str(folder), "MESAIDES_DATABASE_URL": database_url}
    settings = demo_settings(environ, free_port())
    await prepare_demo(settings)
    async with open_database(settings.database_url):
        await plant_dashboard()
    return replace(settings, proxies=1)


@asynccontextmanager
async def serving_portal(settings: Settings, folder: Path) -> AsyncIterator[Server]:
    env = environment_of(settings)
    async with serving("mesaides.asgi:from_environment", folder, env, "/connexion") as server:
        yield server


async def cookie_of(server: Server, settings: Settings, identifiant: str) -> str:
    """Logs in through the page, as a person would; the value of the `Cookie` header that results. Who has a device
    comes in as after its code, which opens once in thirty seconds."""
    async with open_database(settings.database_url):
        compte = await Compte.objects().get(Compte.identifiant == identifiant)
        if compte and await has_facteur(compte.id):
            key = CONNECTED + token_urlsafe(32)
            await make_session(compte, key)
            return f"{SESSION}={key}"
    async with httpx.AsyncClient(base_url=server.url, trust_env=False, timeout=60) as client:
        page = await client.get("/connexion")
        typed = hidden_fields(page.text) | {
            "identifiant": identifiant,
            "mot_de_passe": demo_password(settings),
        }
        answer = await client.post("/connexion", data=typed, headers={"Origin": server.url})
        if answer.status_code != 303:
            raise RuntimeError(f"{identifiant} cannot log in: {answer.status_code}")
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in client.cookies.jar)


def hidden_fields(html: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", html):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            found[name.group(1)] = unescape(value.group(1)) if value else ""
    return found
