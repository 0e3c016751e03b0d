"""The front servers of the manual, really run with its lines: what it promises of them holds."""

import asyncio
import json
import re
import socket
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from tests import frontaux
from tests.cli.commands import command, environment
from tests.conftest import Starter
from tests.frontaux import HOST
from tests.servers import free_port
from tests.web.headers import HEADERS
from tests.web_servers import running

VISITOR = "127.0.0.2"
"""Where the visitor of these tests really calls from."""
FORGED = "203.0.113.7"
TOKEN = "un-jeton-qui-ne-s-ecrit-nulle-part"
SECURITY = {name for name in HEADERS if name != "cache-control"}


@dataclass
class Frontal:
    name: str
    folder: Path
    tls: int
    plain: int
    portal_log: Path

    def client(self) -> httpx.AsyncClient:
        """A browser at VISITOR, which knows the portal's certificate and name."""
        trusted = ssl.create_default_context(cafile=self.folder / "fullchain.pem")
        transport = httpx.AsyncHTTPTransport(verify=trusted, local_address=VISITOR)
        return httpx.AsyncClient(
            transport=transport, base_url=f"https://127.0.0.1:{self.tls}", headers={"Host": HOST}, timeout=60
        )

    async def get(self, path: str, **headers: str) -> httpx.Response:
        async with self.client() as client:
            return await client.get(path, headers=headers, extensions={"sni_hostname": HOST})

    def networks(self) -> set[str]:
        """Those that the log of the portal has named."""
        lines = [json.loads(line) for line in self.portal_log.read_text().splitlines() if line[:1] == "{"]
        return {line["reseau"] for line in lines if "reseau" in line}


@pytest.fixture(scope="module", params=["nginx", "haproxy"])
async def frontal(
    request: pytest.FixtureRequest, start_bases: Starter, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Frontal]:
    folder = tmp_path_factory.mktemp(request.param)
    portal, tls, plain = free_port(), free_port(), free_port()
    env = environment(
        database_url=await (await start_bases("sqlite")).new_url(),
        data_dir=str(folder / "donnees"),
        port=str(portal),
        public_url=f"https://{HOST}",
        proxies="1",
        embedded_worker="0",
    )
    front = getattr(frontaux, request.param)(folder, portal, tls, plain)
    log = folder / "portail"
    async with (
        running(command("run"), port=portal, log=log, env=env, path="/sante"),
        running(front, port=plain, log=folder / "frontal"),
    ):
        yield Frontal(request.param, folder, tls, plain, log)


FORGERIES: list[list[tuple[str, str]]] = [
    [],
    [("X-Forwarded-For", FORGED)],
    [("X-Forwarded-For", FORGED), ("x-forwarded-for", "198.51.100.4")],
    [("X-Forwarded-For", f"{FORGED}, {FORGED}:4321, [2001:db8::1]:5, unknown,")],
    [("X-Forwarded-For", ""), ("Forwarded", f"for={FORGED}"), ("X-Real-IP", FORGED)],
]


async def test_behind_the_front_servers_of_the_manual_a_forged_address_changes_nothing(
    frontal: Frontal,
):
    for number, forged in enumerate(FORGERIES):
        async with frontal.client() as client:
            page = await client.get("/connexion", extensions={"sni_hostname": HOST})
            assert page.status_code == 200
            (jeton, *_) = re.findall(r'name="jeton" value="([^"]+)"', page.text)
            answer = await client.post(
                "/connexion",
                data={"jeton": jeton, "identifiant": f"personne-{number}", "mot_de_passe": "x" * 15},
                headers=[("Origin", f"https://{HOST}"), *forged],
                extensions={"sni_hostname": HOST},
            )
            assert answer.status_code == 422, answer.text
    assert frontal.networks() == {VISITOR}


async def test_the_page_arrives_whole_and_as_the_portal_made_it(frontal: Frontal):
    answer = await frontal.get("/", **{"Accept-Encoding": "br"})
    assert answer.status_code == 200
    assert answer.headers["content-encoding"] == "br"
    assert SECURITY | {"strict-transport-security"} <= set(answer.headers)
    assert answer.headers.get_list("cache-control") == ["no-store"]
    assert "Bienvenue" in answer.text


async def test_http_leads_to_https(frontal: Frontal):
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{frontal.plain}") as client:
        answer = await client.get("/connexion?suite=/aide", headers={"Host": HOST})
    assert (answer.status_code, answer.headers["location"]) == (301, f"https://{HOST}/connexion?suite=/aide")


async def test_headers_too_long_go_no_further(frontal: Frontal):
    answer = await frontal.get("/", Cookie="session=" + "\\" * 120_000)
    assert answer.status_code in (400, 431)
    assert frontal.name == "haproxy" or "Effacez les cookies" in answer.text


async def test_what_is_too_heavy_is_told(frontal: Frontal):
    """Beyond what nginx takes it says so itself; the portal does for the rest."""
    sizes = [300 * 1024, 53 * 1024 * 1024] if frontal.name == "nginx" else [300 * 1024]
    for size in sizes:
        async with frontal.client() as client:
            answer = await client.post(
                f"/decision/{TOKEN}/refus",
                content=b"x" * size,
                headers={
                    "Origin": f"https://{HOST}",
                    "Content-Type": "application/x-www-form-urlencoded",
                },
                extensions={"sni_hostname": HOST},
            )
        assert answer.status_code == 413
        assert "Envoi trop lourd" in answer.text


async def test_no_token_is_written_by_anybody(frontal: Frontal):
    for room in ("activation", "invitation", "decision", "nouveau-mot-de-passe", "changement-adresse"):
        hidden = f"%{ord(room[0]):x}{room[1:]}"
        for path in (f"{room}/{TOKEN}", f"{hidden}/{TOKEN}", f"{room}//{TOKEN}", f"{room}/{TOKEN}%00"):
            assert (await frontal.get(f"/{path}")).status_code in (200, 303, 400, 404, 410)
    await frontal.get("/aide?ecrit=oui")
    if frontal.name == "nginx":
        async with asyncio.timeout(60):  # it writes once it has answered
            while "/aide?ecrit=oui" not in (frontal.folder / "aides.log").read_text():
                await asyncio.sleep(0.01)
    written = {file: file.read_text(errors="replace") for file in frontal.folder.iterdir() if file.is_file()}
    assert not [file for file, text in written.items() if TOKEN in text]


async def test_the_health_of_the_portal_is_watched(frontal: Frontal):
    """As HAProxy asks for it: nginx only looks whether it answers."""
    assert (await frontal.get("/sante")).text == "ok\n"
    if frontal.name == "haproxy":
        async with asyncio.timeout(60):
            while await watched(frontal) != "L7OK":
                await asyncio.sleep(0.1)


async def watched(frontal: Frontal) -> str:
    """What the last check of the portal gave."""
    with socket.socket(socket.AF_UNIX) as asked:
        asked.connect(str(frontal.folder / "s"))
        asked.sendall(b"show stat\n")
        told = b"".join(iter(lambda: asked.recv(65536), b"")).decode()
    head, *rows = [line.removeprefix("# ").split(",") for line in told.splitlines() if line]
    (row,) = [row for row in rows if row[1] == "un"]
    return row[head.index("check_status")].removeprefix("* ")
