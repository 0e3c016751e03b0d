"""The real server on the database of a test, killed at will; the people in front of it, without a browser."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from tests.cli.commands import SECRET, command, environment
from tests.servers import free_port
from tests.web_servers import Server, running
from tests.world.personnes import make_session

from mesaides.comptes.tables.compte import Compte
from mesaides.db import Database
from mesaides.web.cookies import CONNECTED
from mesaides.web.visit import make_jeton


def url_of(base: Database) -> str:
    return f"sqlite:///{base.file}" if base.kind == "sqlite" else base.config["dsn"]


@asynccontextmanager
async def serving(base: Database, folder: Path, **settings: str) -> AsyncIterator[Server]:
    """`mesaides run`; it may be killed inside."""
    port = free_port()
    env = environment(
        database_url=url_of(base),
        port=str(port),
        public_url=f"http://127.0.0.1:{port}",
        data_dir=str(folder),
        embedded_worker="0",
        **settings,
    )
    async with running(
        command("run"), port=port, log=folder / "log", env=env, path="/sante", patience=90
    ) as server:
        yield server


@dataclass
class Person:
    """Somebody logged in, whatever server answers."""

    compte: Compte
    cle: str
    seen: list[int] = field(default_factory=list[int])

    @classmethod
    async def of(cls, compte: Compte) -> "Person":
        cle = f"{CONNECTED}cle-de-{compte.identifiant}"
        await make_session(compte, cle)
        return cls(compte, cle)

    def jeton(self) -> str:
        """That of a page just shown."""
        return make_jeton(self.cle, SECRET)

    async def send(self, server: Server, path: str, **typed: Any) -> int | None:
        """The status of the answer, None when none came."""
        headers = {"Origin": server.url, "Cookie": f"session={self.cle}"}
        try:
            async with httpx.AsyncClient(base_url=server.url, trust_env=False, timeout=30) as client:
                answer = await client.post(path, data=typed, headers=headers)
        except httpx.HTTPError:
            return None
        self.seen.append(answer.status_code)
        return answer.status_code
