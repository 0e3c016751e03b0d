"""Firefox and WebKit in front of the portal of demonstration. `make moteurs` installs them and comes here; other runs
do not ask for two more browsers."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_urlsafe

import pytest
from tests.bench.portal import serving
from tests.browser.people import base_of
from tests.moteurs.engine import ENGINES, Engine
from tests.servers import free_port
from tests.web_servers import Server

from mesaides.cli.serveur import environment_of
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.session import open_session
from mesaides.demo.start import demo_password, demo_settings, prepare_demo
from mesaides.web.cookies import CONNECTED

if not os.environ.get("MOTEURS"):
    collect_ignore_glob = ["test_*.py"]


@dataclass
class Place:
    """The portal, and one engine before it."""

    engine: Engine
    server: Server
    mot_de_passe: str

    async def enter_as(self, identifiant: str) -> None:
        key = CONNECTED + token_urlsafe(32)
        async with base_of(self.server):
            compte = await Compte.objects().get(Compte.identifiant == identifiant)
            assert compte, identifiant
            now = datetime.now(UTC)
            await open_session(compte.id, key=key, now=now, navigateur=self.engine.name, ip="127.0.0.1")
        await self.engine.become(key)

    async def faults(self) -> list[str]:
        """What went wrong in the page in sight since it came."""
        address, found = await self.engine.run("return [location.pathname, window.fautes]")
        return [f"{self.engine.name} {address}: {fault}" for fault in found]


@pytest.fixture(scope="module", params=ENGINES)
async def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Place]:
    folder = tmp_path_factory.mktemp(request.param)
    base = folder / "mesaides.sqlite"
    environ = {"MESAIDES_DATA_DIR": str(folder), "MESAIDES_DATABASE_URL": f"sqlite:///{base}"}
    settings = demo_settings(environ, free_port())
    await prepare_demo(settings)
    app = "tests.moteurs.lookout:create"
    async with serving(app, folder, environment_of(settings), "/connexion") as server:
        profile: Path = tmp_path_factory.mktemp("profil")
        async with ENGINES[request.param].started(server.url, profile) as engine:
            yield Place(engine, server, demo_password(settings))


@pytest.fixture(autouse=True)
async def nothing_goes_wrong(place: Place) -> AsyncIterator[None]:
    await place.engine.become("")
    yield
    assert await place.faults() == []
