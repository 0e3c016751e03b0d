"""A demande through every failure: the line, the server, the session, the answer. Nothing lost, nothing twice."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import Page, Route, expect
from tests.browser.dossier import answer, give_pieces, open_ajout, transmit, validate_budget
from tests.browser.line import hold
from tests.browser.modes import Mode, once
from tests.browser.people import base_of, enter_as
from tests.browser.theatre import Theatre, set_depot, theatre
from tests.browser.watch import Watch
from tests.demandes.sceau import check_seal
from tests.pieces import samples
from tests.servers import free_port
from tests.web_servers import Server, running
from tests.world.demandes import Depot
from tests.world.dossiers import REPONSES
from tests.world.personnes import PASSWORD

from mesaides.comptes.moves.sessions import close_sessions
from mesaides.courriels.tables import Courriel
from mesaides.demandes.rules.saisie import ELIGIBILITE
from mesaides.demandes.tables.demande import Reponse, Transmission
from mesaides.pieces.tables.piece import Piece

__all__ = ["theatre"]

DEAD = (
    "ERR_(CONNECTION_REFUSED|EMPTY_RESPONSE|CONNECTION_RESET|INCOMPLETE_CHUNKED|INTERNET_DISCONNECTED|FAILED)"
)
RIB = samples.pdf(fill=2_000_000)
PATIENCE = 90_000
"""Milliseconds that a page may take to find again a server that starts."""


@asynccontextmanager
async def portal(folder: Path, port: int) -> AsyncIterator[Server]:
    """The portal of demonstration on this folder: started again, it is the same."""
    env = {
        "MESAIDES_DATA_DIR": str(folder),
        "MESAIDES_DATABASE_URL": f"sqlite:///{folder / 'mesaides.sqlite'}",
        "MESAIDES_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    command = [str(Path(sys.executable).with_name("mesaides")), "demo", "--port", str(port)]
    async with running(command, port=port, log=folder / "log", env=env) as server:
        yield server


async def slowly(route: Route) -> None:
    await asyncio.sleep(0.2)
    await route.continue_()


async def check_saved(page: Page, codes: list[str]) -> None:
    for code in codes:
        await expect(page.locator(f"#etat_{code}")).to_contain_text("Enregistré à", timeout=PATIENCE)


def some(*codes: str) -> dict[str, str]:
    return {code: REPONSES[code] for code in codes}


async def type_while_the_line_is_cut(page: Page, adresse: str) -> None:
    await page.goto(f"{adresse}/eligibilite")
    await page.get_by_label("Oui").check()
    await check_saved(page, [ELIGIBILITE.code])
    await page.goto(f"{adresse}/questions")
    await page.context.set_offline(True)
    await answer(page, some("objectifs", "actions", "debut", "fin"))
    await page.locator("#q_classes").focus()
    for code in ("objectifs", "actions", "debut", "fin"):
        await expect(page.locator(f"#etat_{code}")).to_contain_text("Gardé sur cet appareil")
    await page.context.set_offline(False)
    await check_saved(page, ["objectifs", "actions", "debut", "fin"])


async def type_while_the_server_is_killed(page: Page, server: Server) -> None:
    await page.route("**/reponses/**", slowly)
    await answer(page, some("classes", "eleves", "partenaires", "plusieurs_lycees", "place_eleves"))
    await check_saved(page, ["classes"])
    os.kill(server.pid, signal.SIGKILL)
    await answer(page, some("evaluation", "reconduit"))
    await expect(page.locator("#etat_reconduit")).to_contain_text("Gardé sur cet appareil")


async def send_while_the_server_is_killed(page: Page, server: Server) -> None:
    line = await hold(page, "**/depots/*/*", first=2)
    await page.locator("#q_rib").set_input_files(
        {"name": "rib.pdf", "mimeType": "application/pdf", "buffer": RIB}
    )
    told = page.locator(".envoi [role=status]")
    await expect(told).to_contain_text(re.compile(r"[1-9][0-9]?\s%"))
    os.kill(server.pid, signal.SIGKILL)
    line.let_go()
    await expect(told).to_contain_text("reprendra", timeout=PATIENCE)


async def type_after_the_session_ended(page: Page, server: Server, depot: Depot) -> None:
    async with base_of(server):
        await close_sessions(depot.scene.claire.id)
    await answer(page, some("depense_500", "deliberation"))
    await expect(page.locator("#etat_deliberation")).to_contain_text("Gardé sur cet appareil")
    live = page.locator("#messages")
    await live.get_by_label("Identifiant").fill(depot.scene.claire.identifiant)
    await live.get_by_label("Mot de passe").fill(PASSWORD)
    await live.get_by_role("button", name="Se reconnecter").click()
    await check_saved(page, ["depense_500", "deliberation"])


async def transmit_though_the_answer_is_lost(page: Page, adresse: str) -> None:
    """The line takes the answer away, and the same form is sent again, as a browser does when its page is reloaded."""
    answers: list[tuple[int, str]] = []

    async def lose(route: Route) -> None:
        for _ in range(2):
            got = await route.fetch(max_redirects=0)
            leads_to = got.headers.get("hx-push-url") or got.headers["hx-redirect"]
            answers.append((got.status, urlsplit(leads_to).path))
        await route.fulfill(response=got)

    await page.goto(f"{adresse}/recapitulatif")
    await page.route("**/transmission", lose, times=1)
    await transmit(page)
    assert answers == [(200, urlsplit(f"{adresse}/accuse").path)] * 2
    await page.wait_for_function("() => localStorage.length === 0")


async def check_received(server: Server, depot: Depot) -> None:
    """Word for word what was typed, each pièce once, one transmission, one accusé."""
    async with base_of(server):
        kept = await Reponse.select().where(Reponse.demande == depot.id)
        assert {row["question"]: row["valeur"] for row in kept} == {ELIGIBILITE.code: "oui", **REPONSES}
        assert await check_seal(depot.id)
        pieces = await Piece.select().where(Piece.demande == depot.id)
        assert sorted(piece["code"] for piece in pieces) == ["deliberation", "devis", "programme", "rib"]
        assert [piece["taille"] for piece in pieces if piece["code"] == "rib"] == [len(RIB)]
        assert await Transmission.count().where(Transmission.demande == depot.id) == 1
        sent = (Courriel.objet == "accuse") & (Courriel.destinataire == depot.scene.claire.adresse)
        assert await Courriel.count().where(sent) == 1


@once
async def test_whatever_dies_in_the_middle_nothing_is_lost_and_nothing_is_transmitted_twice(
    page: Page, watch: Watch, mode: Mode, tmp_path: Path
):
    port = free_port()
    async with portal(tmp_path, port) as server:
        depot = await set_depot(server)
        adresse = f"{server.url}/demandes/{depot.id}"
        await enter_as(page.context, server, depot.scene.marc.identifiant)
        await page.goto(f"{server.url}/projets/{depot.scene.projet}/budget")
        await validate_budget(page)
        await enter_as(page.context, server, depot.scene.claire.identifiant)
        await type_while_the_line_is_cut(page, adresse)
        await type_while_the_server_is_killed(page, server)
    async with portal(tmp_path, port) as server:
        await check_saved(page, ["eleves", "partenaires", "place_eleves", "evaluation", "reconduit"])
        await page.goto(f"{adresse}/pieces")
        await send_while_the_server_is_killed(page, server)
    async with portal(tmp_path, port) as server:
        await expect(page.locator("#fichiers_rib").get_by_role("link")).to_have_count(1, timeout=PATIENCE)
        await page.goto(f"{adresse}/questions")
        await type_after_the_session_ended(page, server, depot)
        await page.goto(f"{adresse}/pieces")
        await give_pieces(page, mode, ("programme", "devis", "deliberation"))
        await transmit_though_the_answer_is_lost(page, adresse)
        await check_received(server, depot)
    watch.forgive(DEAD)


@once
async def test_two_tabs_transmit_while_the_budget_is_changed(theatre: Theatre):
    depot = await set_depot(theatre.server)
    async with base_of(theatre.server):
        await depot.fill()
    desk = await theatre.someone(depot.scene.marc.identifiant)
    await desk.goto(f"/projets/{depot.scene.projet}/budget")
    await validate_budget(desk)
    await open_ajout(desk, "depense")
    await desk.locator("#poste-depense").select_option("transport")
    await desk.locator("#montant-depense").fill("10")
    await desk.get_by_role("button", name="Ajouter cette dépense").click()
    change = desk.get_by_role("button", name="Enregistrer ce changement")
    await expect(change).to_be_visible()
    one = await theatre.someone(depot.scene.claire.identifiant)
    two = await one.context.new_page()
    for tab in (one, two):
        await tab.goto(f"/demandes/{depot.id}/recapitulatif")
        await tab.get_by_label("J’atteste sur l’honneur").check()
    acts = [tab.get_by_role("button", name="Transmettre").click() for tab in (one, two)]
    await asyncio.gather(acts[0], change.click(), acts[1])
    await expect(desk.locator("#messages")).to_contain_text("Ligne ajoutée.")
    for tab in (one, two):
        await expect(tab.get_by_label("J’atteste sur l’honneur")).to_have_count(0)
    async with base_of(theatre.server):
        left = await check_seal(depot.id)
    landed = [await tab.get_by_role("heading", level=1).inner_text() for tab in (one, two)]
    assert landed == ["Accusé de réception" if left else "Récapitulatif"] * 2
