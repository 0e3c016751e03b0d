"""A pièce of 50 MB never sits in the server's memory: by chunks, by the form, nor on its way back."""

import re
import sys
from hashlib import sha256
from pathlib import Path

import httpx
import pytest
from tests.pieces import samples
from tests.servers import free_port
from tests.web_servers import running

PDF = samples.pdf(fill=48 * 1024 * 1024)
MO = 1024 * 1024


def memory(pid: int) -> int:
    """The most this process has ever held, in bytes."""
    told = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert told
    return int(told[1]) * 1024


async def log_in(client: httpx.AsyncClient) -> None:
    page = (await client.get("/connexion")).text
    told = re.search(r"<code>([^<]+)</code>", (await client.get("/")).text)
    assert told
    data = {"jeton": jeton(page), "identifiant": "usager-occitanie", "mot_de_passe": told[1]}
    assert (await client.post("/connexion", data=data)).status_code == 303


def jeton(page: str) -> str:
    found = re.search(r'name="jeton" value="([^"]+)"', page)
    assert found
    return found[1]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads /proc")
async def test_memory_stays_flat_while_50_mb_come_and_go(tmp_path):
    port = free_port()
    env = {"MESAIDES_DATA_DIR": str(tmp_path), "MESAIDES_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    command = [str(Path(sys.executable).with_name("mesaides")), "demo", "--port", str(port)]
    async with (
        running(command, port=port, log=tmp_path / "log", env=env) as server,
        httpx.AsyncClient(base_url=server.url, timeout=120) as client,
    ):
        await log_in(client)
        page = (await client.get("/demandes/nouvelle/projets-educatifs")).text
        data = {"jeton": jeton(page), "projet": "nouveau", "intitule": "Mémoire"}
        made = await client.post("/demandes/nouvelle/projets-educatifs", data=data)
        step = made.headers["location"].rpartition("/")[0] + "/pieces"
        page = (await client.get(step)).text
        await client.get("/static/site.js")
        Path(f"/proc/{server.pid}/clear_refs").write_text("5")  # the most held is counted anew
        before = memory(server.pid)
        await send_in_chunks(client, step, jeton(page))
        files = [("jeton", (None, jeton(page))), ("fichier", ("programme.pdf", PDF, "application/pdf"))]
        assert (await client.post(f"{step}/programme", files=files)).status_code == 303
        page = (await client.get(step)).text
        links = re.findall(r'href="(/pieces/\d+)"', page)
        assert len(links) == 2
        for link in links:
            assert sha256((await client.get(link)).content).digest() == sha256(PDF).digest()
        grown = memory(server.pid) - before
        print(f"memory before {before / MO:.0f} MB, grown by {grown / MO:.1f} MB")
        assert grown < 50 * MO


async def send_in_chunks(client: httpx.AsyncClient, step: str, token: str) -> None:
    data = {"jeton": token, "nom": "rib.pdf", "taille": str(len(PDF)), "empreinte": "1"}
    told = (await client.post(f"{step}/rib/depots", data=data)).json()
    headers = {"X-Jeton": token, "Content-Type": "application/octet-stream"}
    base = step.removesuffix("/pieces")
    while not told["fini"]:
        chunk = PDF[told["recu"] : told["recu"] + 512 * 1024]
        answer = await client.post(
            f"{base}/depots/{told['depot']}/{told['recu']}", content=chunk, headers=headers
        )
        told = answer.json()
    assert told["refus"] == ""
