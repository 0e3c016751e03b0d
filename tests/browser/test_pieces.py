"""Pièces on a bad line: the line is cut, the server is killed, and the file arrives, once."""

import math
import os
import re
import signal
import sys
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page, Route, expect
from tests.browser.line import cut_line, hold
from tests.browser.modes import once, twice
from tests.browser.people import begin, enter_as
from tests.pieces import samples
from tests.servers import free_port
from tests.web_servers import running

PDF = samples.pdf(fill=3_000_000)


async def choose_kept(page: Page, path: Path) -> None:
    """A file of the device, the same each time it is chosen."""
    await page.get_by_label(re.compile(r"un fichier\s: RIB")).set_input_files(path)


async def choose(
    page: Page, content: bytes = PDF, nom: str = "rib.pdf", mime: str = "application/pdf"
) -> None:
    field = page.get_by_label(re.compile(r"un fichier\s: RIB"))
    await field.set_input_files({"name": nom, "mimeType": mime, "buffer": content})


async def check_arrived(page: Page, content: bytes = PDF, nom: str = "rib.pdf") -> None:
    link = page.locator("#fichiers_rib").get_by_role("link", name=nom)
    await expect(link).to_have_count(1, timeout=40_000)
    async with page.expect_download() as waiting:
        await link.click()
    path = await (await waiting.value).path()
    assert sha256(Path(path).read_bytes()).digest() == sha256(content).digest()


@twice
async def test_a_file_is_sent_with_and_without_javascript(page: Page, mode, inspection, serveur):
    address = await begin(page, serveur, f"Pièce {mode}")
    await page.goto(f"{address}/pieces")
    assert await inspection() == []
    await choose(page, samples.pdf(password="secret"))
    if not mode.javascript:
        await page.locator("#piece_rib").get_by_role("button", name="Envoyer").click()
    await expect(page.locator("#piece_rib")).to_contain_text("Ce PDF est protégé par un mot de passe")
    assert await inspection() == []
    await expect(page.locator("#compte")).to_have_text(re.compile("0\\spièce déposée sur "))
    before = await page.locator("#etapes [aria-current]").inner_text()
    await choose(page)
    if not mode.javascript:
        await page.locator("#piece_rib").get_by_role("button", name="Envoyer").click()
    await check_arrived(page)
    await expect(page.locator("#compte")).to_have_text(re.compile("1\\spièce déposée sur "))
    await expect(page.locator("#etapes [aria-current]")).not_to_have_text(before)
    if mode.javascript:
        await expect(page.locator("#messages .sr")).to_have_text(
            re.compile(r"^«\srib\.pdf\s» est enregistré\. 1\spièce déposée sur \d+$")
        )
    assert await inspection() == []


async def lose(page: Page, script: str, *, half: bool = False) -> None:
    """This script does not arrive from now on, or only its beginning."""

    async def handle(route: Route) -> None:
        if not half:
            await route.abort()
            return
        answer = await route.fetch()
        text = await answer.text()
        await route.fulfill(body=text[: len(text) // 2], content_type="text/javascript")

    await page.unroute_all(behavior="wait")
    await page.route(f"**/static/{script}-*.js", handle)


@once
async def test_a_script_that_does_not_arrive_leaves_a_page_that_sends(page: Page, watch, serveur):
    """Each one alone, blocked or cut in two: either it sends by itself, or its button is there."""
    watch.forgive("ERR_FAILED|script error|missing: 0")
    address = await begin(page, serveur, "Sans scripts")
    lost = [("site", False), ("site", True), ("pieces", False), ("pieces", True), ("htmx", False)]
    for number, (script, half) in enumerate(lost, start=1):
        await lose(page, script, half=half)
        await page.goto(f"{address}/pieces")
        await choose(page, samples.pdf(fill=1000 + number))
        if script != "htmx":
            await page.locator("#piece_rib").get_by_role("button", name="Envoyer").click()
        await expect(page.locator("#fichiers_rib").get_by_role("link")).to_have_count(number)


@twice
async def test_the_rib_kept_by_the_lycee_is_taken_again_in_one_click(page: Page, mode, inspection, serveur):
    """The demonstration's demandes left one: a new demande of the same lycée is offered it."""
    address = await begin(page, serveur, f"RIB repris {mode}")
    await page.goto(f"{address}/pieces")
    files = page.locator("#fichiers_rib")
    await expect(files).to_contain_text("par votre établissement")
    assert await inspection() == []
    await files.get_by_role("button", name=re.compile("Reprendre")).click()
    if mode.javascript:
        await expect(files.locator(".fait")).to_have_text("Reprise")
        assert await inspection() == []
        await page.reload()
    await expect(files.get_by_role("link", name="rib.pdf")).to_be_visible()
    await expect(files).not_to_contain_text("par votre établissement")
    assert await inspection() == []


@twice
async def test_the_region_opens_the_pieces_from_the_page_of_the_demande(page: Page, inspection, serveur):
    await enter_as(page.context, serveur, "instructeur-occitanie")
    await page.goto(f"{serveur.url}/instruction?etat=toutes&q=catalan")
    await page.locator("main a[href^='/instruction/']").first.click()
    pieces = page.locator("section", has=page.get_by_role("heading", name="Pièces"))
    await expect(pieces).to_contain_text("SHA-256")
    async with page.expect_download() as waiting:
        await pieces.get_by_role("link", name="rib.pdf").click()
    path = await (await waiting.value).path()
    fingerprint = sha256(Path(path).read_bytes()).hexdigest()
    await expect(pieces).to_contain_text(fingerprint)
    assert await inspection() == []
    await page.goto(page.url.partition("?")[0].replace("/instruction/", "/demandes/") + "/pieces")
    await expect(page.get_by_text(fingerprint)).to_be_visible()
    assert await inspection() == []


@once
async def test_a_cut_line_only_makes_it_longer(page: Page, watch, serveur):
    address = await begin(page, serveur, "Ligne coupée")
    await page.goto(f"{address}/pieces")
    line = await hold(page, "**/depots/*/*", first=2)
    await choose(page)
    await expect(page.locator(".envoi [role=status]")).to_contain_text(re.compile(r"[1-9][0-9]?\s%"))
    await page.context.set_offline(True)
    line.let_go()
    await expect(page.locator(".envoi [role=status]")).to_contain_text("reprendra dès que", timeout=20_000)
    await page.context.set_offline(False)
    await check_arrived(page)
    watch.forgive("ERR_INTERNET_DISCONNECTED")


LIGNES = {
    "4 Mbit/s": (4_000_000 / 8, 1_500_000, 2, 1.05),
    "400 kbit/s": (400_000 / 8, 10_000_000, 10, 1.03),
    "2 Mbit/s": (2_000_000 / 8, 10_000_000, 10, 1.03),
    "no limit, 18 cuts": (math.inf, 10_000_000, 18, 1.05),
}
"""Bytes per second, bytes of the file, cuts, and how many times the file the line may carry in all, heads included."""
LONGUES = pytest.mark.skipif("HOSTILE" not in os.environ, reason="minutes: `make hostile`")


@once
@pytest.mark.parametrize(
    "nom", [pytest.param(nom, marks=LONGUES if index else []) for index, nom in enumerate(LIGNES)]
)
async def test_a_cut_makes_nothing_travel_twice(page: Page, watch, serveur, nom):
    pace, size, cuts, most = LIGNES[nom]
    content = samples.pdf(fill=size)
    watch.forgive("ERR_")
    address = await begin(page, serveur, f"Coupures, {nom}")
    async with cut_line(serveur, pace) as line:
        await page.goto(f"{line.url}{urlsplit(address).path}/pieces")
        await page.wait_for_load_state("networkidle")
        before = line.carried
        line.cuts = [before + size * number // (cuts + 1) for number in range(cuts, 0, -1)]
        await choose(page, content)
        await expect(page.locator("#fichiers_rib").get_by_role("link")).to_have_count(1, timeout=300_000)
        ratio = (line.carried - before) / len(content)
    print(f"{nom}: {ratio:.3f} ×")
    assert ratio <= most
    await page.goto(f"{address}/pieces")
    await check_arrived(page, content)


@once
async def test_a_page_left_in_the_middle_goes_on_when_the_file_is_chosen_again(page: Page, serveur, tmp_path):
    address = await begin(page, serveur, "Le lendemain")
    await page.goto(f"{address}/pieces")
    (tmp_path / "rib.pdf").write_bytes(PDF)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/depots/" in request.url else None)
    line = await hold(page, "**/depots/*/*", first=2)
    await choose_kept(page, tmp_path / "rib.pdf")
    await expect(page.locator(".envoi [role=status]")).to_contain_text(re.compile(r"[1-9][0-9]?\s%"))
    page.on("dialog", lambda dialog: dialog.accept())
    await page.goto(f"{address}/pieces")
    await expect(page.locator("#fichiers_rib")).to_contain_text("déjà reçus")
    await page.unroute_all(behavior="ignoreErrors")
    line.let_go()
    first, sent[:] = len(sent), []
    assert first
    await choose_kept(page, tmp_path / "rib.pdf")
    await check_arrived(page)
    assert not sent[0].endswith("/0")


@once
async def test_a_photo_leaves_lighter_unless_the_original_is_wanted(page: Page, serveur):
    photo = samples.photo(size=(3600, 2400), noisy=True)
    assert len(photo) > 500_000
    address = await begin(page, serveur, "Photo")
    await page.goto(f"{address}/pieces")
    await choose(page, photo, "tableau.jpg", "image/jpeg")
    files = page.locator("#fichiers_rib")
    await expect(files).to_contain_text("tableau.jpg", timeout=40_000)
    light = await files.inner_text()
    await page.locator("#piece_rib").get_by_label("Garder les photos").check()
    await choose(page, photo, "original.jpg", "image/jpeg")
    await expect(files).to_contain_text("original.jpg", timeout=40_000)
    assert (
        re.search(r"\d ko", light)
        or float(light.split("jpg")[1].split()[0].replace(",", ".")) < len(photo) / 1e6
    )


def files_of(folder: Path) -> list[Path]:
    return [path for path in (folder / "fichiers" / "pieces").rglob("*") if path.is_file()]


@once
async def test_the_server_is_killed_in_the_middle_and_nothing_is_lost(page: Page, watch, tmp_path):
    port = free_port()
    env = {"MESAIDES_DATA_DIR": str(tmp_path), "MESAIDES_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    command = [str(Path(sys.executable).with_name("mesaides")), "demo", "--port", str(port)]
    async with running(command, port=port, log=tmp_path / "log", env=env) as server:
        address = await begin(page, server, "Panne")
        await page.goto(f"{address}/pieces")
        before = set(files_of(tmp_path))
        line = await hold(page, "**/depots/*/*", first=2)
        await choose(page)
        await expect(page.locator(".envoi [role=status]")).to_contain_text(re.compile(r"[1-9][0-9]?\s%"))
        os.kill(server.pid, signal.SIGKILL)
        line.let_go()
        await expect(page.locator(".envoi [role=status]")).to_contain_text("reprendra", timeout=20_000)
    async with running(command, port=port, log=tmp_path / "log2", env=env):
        await check_arrived(page)
        kept = [path for path in files_of(tmp_path) if path not in before]
        assert [path.read_bytes() == PDF for path in kept] == [True]
    watch.forgive("ERR_(CONNECTION_REFUSED|EMPTY_RESPONSE|CONNECTION_RESET|INCOMPLETE_CHUNKED)")
