"""What is measured beside pages: a field saved as it is left, and a pièce of 50 MB on its way."""

import asyncio
import io
import os
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pikepdf
from tests.bench.load import Figures, load
from tests.bench.portal import hidden_fields
from tests.web_servers import Server

MO = 1024 * 1024
CHUNK = 512 * 1024
PIECE = 48 * MO


@dataclass(frozen=True)
class Upload:
    mo_per_second: float
    rss_before: float
    rss_most: float  # while it arrived and was examined

    @property
    def grown(self) -> float:
        return self.rss_most - self.rss_before


def rss_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


async def measure_field(server: Server, demande: int, headers: dict[str, str], seconds: float) -> Figures:
    """The same field, changed each time by the same open page."""
    fields = await jeton_of(server, f"/demandes/{demande}/questions", headers)

    def body(number: int) -> bytes:
        typed = {"valeur": f"Réponse numéro {number}", "vue": "0-", "onglet": "banc", "rang": str(number)}
        return urlencode({"jeton": fields, **typed}).encode()

    sent = {**headers, "Origin": server.url, "Content-Type": "application/x-www-form-urlencoded"}
    path = f"/demandes/{demande}/reponses/objectifs"
    return await load(server.port, path, seconds=seconds, connections=2, headers=sent, body=body)


async def jeton_of(server: Server, path: str, headers: dict[str, str]) -> str:
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        return hidden_fields((await client.get(server.url + path, headers=headers)).text)["jeton"]


async def measure_upload(server: Server, demande: int, code: str, headers: dict[str, str]) -> Upload:
    """In chunks, as the page's script sends them, with the server's memory watched all along."""
    octets, seen = heavy_pdf(), [rss_mb(server.pid)]
    before, stop = seen[0], asyncio.Event()
    watching = asyncio.create_task(watch(server.pid, seen, stop))
    start = time.perf_counter()
    await send(server, demande, code, octets, headers)
    elapsed = time.perf_counter() - start
    stop.set()
    await watching
    return Upload(len(octets) / MO / elapsed, before, max(seen))


async def watch(pid: int, seen: list[float], stop: asyncio.Event) -> None:
    while not stop.is_set():
        seen.append(rss_mb(pid))
        await asyncio.sleep(0.02)


async def send(server: Server, demande: int, code: str, octets: bytes, headers: dict[str, str]) -> None:
    jeton = await jeton_of(server, f"/demandes/{demande}/pieces", headers)
    told = {**headers, "Origin": server.url}
    async with httpx.AsyncClient(base_url=server.url, trust_env=False, timeout=120, headers=told) as client:
        announced = {
            "jeton": jeton,
            "nom": "lourd.pdf",
            "taille": len(octets),
            "empreinte": os.urandom(8).hex(),
        }
        answer = (await client.post(f"/demandes/{demande}/pieces/{code}/depots", data=announced)).json()
        while not answer["fini"]:
            offset = answer["recu"]
            path = f"/demandes/{demande}/depots/{answer['depot']}/{offset}"
            raw = {"Content-Type": "application/octet-stream", "X-Jeton": jeton}
            sent = await client.post(path, content=octets[offset : offset + CHUNK], headers=raw)
            answer = sent.json()
            if answer["refus"]:
                raise RuntimeError(answer["refus"])


def heavy_pdf() -> bytes:
    """A page with an attachment that nothing makes smaller."""
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.pages[0].Contents = made.make_stream(b"% " + os.urandom(PIECE // 2).hex().encode())
        made.save(out, compress_streams=False)
    return out.getvalue()
