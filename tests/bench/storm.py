"""A storm of log-ins: what the other pages lose while wrong passwords rain from many addresses."""

import asyncio
import contextlib
import itertools
from dataclasses import dataclass

import httpx
from tests.bench.load import Figures, load
from tests.bench.portal import hidden_fields
from tests.web_servers import Server

STORMERS = 12
_addresses = itertools.count()


@dataclass(frozen=True)
class Storm:
    calm: Figures
    stormy: Figures
    logins_per_second: float

    @property
    def p99_ratio(self) -> float:
        return self.stormy.p99_ms / self.calm.p99_ms


async def measure_storm(server: Server, path: str, headers: dict[str, str], seconds: float) -> Storm:
    """The p99 of `path` for few visitors, alone then under the storm. The server trusts one proxy's addresses."""
    calm = await load(server.port, path, seconds=seconds, connections=2, headers=headers)
    stop = asyncio.Event()
    stormers = [asyncio.create_task(rain(server, stop)) for _ in range(STORMERS)]
    await asyncio.sleep(1)
    stormy = await load(server.port, path, seconds=seconds, connections=2, headers=headers)
    stop.set()
    tried = sum(await asyncio.gather(*stormers))
    return Storm(calm, stormy, tried / (seconds + 1))


async def rain(server: Server, stop: asyncio.Event) -> int:
    """Wrong passwords for accounts that differ each time, from addresses that differ each time; how many."""
    tried = 0
    async with httpx.AsyncClient(base_url=server.url, trust_env=False, timeout=60) as client:
        fields = hidden_fields((await client.get("/connexion")).text)
        while not stop.is_set():
            number = next(_addresses)
            address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
            with contextlib.suppress(httpx.TimeoutException):  # on a machine that does other things too
                answer = await client.post(
                    "/connexion",
                    data={
                        **fields,
                        "identifiant": f"inconnu{number}",
                        "mot_de_passe": "un mauvais mot de passe",
                    },
                    headers={"Origin": server.url, "X-Forwarded-For": address},
                )
                tried += answer.status_code == 422
    return tried
