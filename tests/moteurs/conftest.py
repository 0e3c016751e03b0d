"""Firefox and WebKit in front of the portal of demonstration. `make moteurs` installs them and comes here; other runs
do not ask for two more browsers."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.bench.portal import serving
from tests.browser.people import session_of
from tests.moteurs.engine import ENGINES, Engine
from tests.servers import free_port
from tests.web_servers import Server

from mesaides.cli.serveur import environment_of
from mesaides.demo.start import demo_password, demo_settings, prepare_demo

if not os.environ.get("MOTEURS"):
    collect_ignore_glob = ["test_*.py"]


@dataclass
class Place:
    """The portal, and one engine before it."""

    engine: Engine
    server: Server
    mot_de_passe: str

    async def enter_as(self, identifiant: str) -> None:
        await self.engine.become(await session_of(self.server, identifiant))

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
