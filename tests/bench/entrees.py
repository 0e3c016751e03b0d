"""Log-ins a second, by a password alone and with a code after it: each by somebody else, for a code opens once."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
from tests.bench.portal import hidden_fields
from tests.web_servers import Server
from tests.world.facteurs import make_facteur, shown
from tests.world.personnes import PASSWORD, make_compte

AT_ONCE = 8
A_SECOND = 60
"""People who are made ready for each second: more than come in."""
CODE = "/connexion/code"


@dataclass(frozen=True)
class Entrees:
    sans_par_seconde: float
    avec_par_seconde: float


async def plant_people(seconds: float) -> tuple[list[str], list[str]]:
    """Identifiants of those without a device, and of those with one. The server's database is bound."""
    many = int(seconds * A_SECOND)
    without, having = [[await make_compte() for _ in range(many)] for _ in range(2)]
    for compte in having:
        await make_facteur(compte)
    return [one.identifiant for one in without], [one.identifiant for one in having]


async def measure_entrees(server: Server, people: tuple[list[str], list[str]], seconds: float) -> Entrees:
    sans, avec = [await _rate(server, iter(names), seconds) for names in people]
    return Entrees(sans, avec)


async def _rate(server: Server, names: Iterator[str], seconds: float) -> float:
    end = time.perf_counter() + seconds
    entered = await asyncio.gather(*(_enter(server, names, end) for _ in range(AT_ONCE)))
    return sum(entered) / seconds


async def _enter(server: Server, names: Iterator[str], end: float) -> int:
    """One after another until the end; how many came in."""
    entered = 0
    for identifiant in names:
        if time.perf_counter() > end:
            break
        async with httpx.AsyncClient(base_url=server.url, trust_env=False, timeout=60) as client:
            client.headers["Origin"] = server.url
            typed = {"identifiant": identifiant, "mot_de_passe": PASSWORD}
            answer = await _send(client, "/connexion", typed)
            if answer.headers.get("location") == CODE:
                answer = await _send(client, CODE, {"code": shown(datetime.now(UTC))})
            if answer.headers.get("location") != "/mes-services":
                raise RuntimeError(f"{identifiant} does not come in: {answer.status_code}")
            entered += 1
    return entered


async def _send(client: httpx.AsyncClient, path: str, typed: dict[str, str]) -> httpx.Response:
    fields = hidden_fields((await client.get(path)).text)
    return await client.post(path, data={"jeton": fields["jeton"], **typed})
