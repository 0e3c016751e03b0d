"""What each page and act weighs on the demonstration: `make poids` prints it, as a browser counts it.

Of a page, its first visit and the next one: bytes with their headers, requests, round trips before the first paint, and
when that paint comes on a slow line. Of an act, what it sends for and how many times.
"""

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, CDPSession, Page, async_playwright, expect
from tests.browser.chromium import FLAGS, find_chromium
from tests.browser.conftest import running_demo
from tests.browser.dossier import validate_budget
from tests.browser.meter import Cost, Meter, once_the_dictionary_is_there
from tests.browser.people import base_of, begin, enter_as, password
from tests.pieces import samples
from tests.rangees import budgets
from tests.web_servers import Server
from tests.world.demandes import set_demande

Acts = AsyncIterator[tuple[str, Cost]]
UAI = "0819901X"
AT_ONCE = 3
LINES = {"400 kbit/s, 400 ms": (400, 400), "50 kbit/s, 1 s": (50, 1000)}
"""Kilobits a second, and milliseconds there and back."""
PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
BEFORE = """() => performance.getEntriesByType('resource')
  .filter((one) => one.renderBlockingStatus === 'blocking').length"""
VISITOR, USAGER, GESTIONNAIRE = "", "usager-occitanie", "gestionnaire-occitanie"
INSTRUCTEUR, ADMINISTRATEUR = "instructeur-occitanie", "administrateur-occitanie"
BROUILLON = "{brouillon}"
PAGES = (
    ("Connexion", VISITOR, "/"),
    ("Créer un compte", VISITOR, "/comptes/nouveau"),
    ("Dispositifs d’aide", VISITOR, "/dispositifs"),
    ("Un dispositif", VISITOR, "/dispositifs/projets-educatifs"),
    ("Identifiants oubliés", VISITOR, "/recuperation"),
    ("Aide", VISITOR, "/aide"),
    ("Mes services, usager", USAGER, "/mes-services"),
    ("Suivre mes demandes", USAGER, "/demandes"),
    ("Une étape, questions", USAGER, f"{BROUILLON}/questions"),
    ("Une étape, pièces", USAGER, f"{BROUILLON}/pieces"),
    ("Récapitulatif", USAGER, f"{BROUILLON}/recapitulatif"),
    ("Projets et budgets", USAGER, "/projets"),
    ("Mes fils", USAGER, "/fils"),
    ("Mon compte", USAGER, "/mon-compte"),
    ("Mes services, gestionnaire", GESTIONNAIRE, "/mes-services"),
    ("Établissement", GESTIONNAIRE, f"/etablissements/{UAI}"),
    ("Instruire les demandes", INSTRUCTEUR, "/instruction"),
    ("Établissements de la Région", ADMINISTRATEUR, "/administration/etablissements"),
)

SEARCHES = (
    (VISITOR, "/comptes/nouveau", "Rechercher un", "son établissement"),
    (ADMINISTRATEUR, "/administration/etablissements", "Chercher", "l’annuaire"),
    (INSTRUCTEUR, "/instruction", "Chercher", "les demandes"),
)


@dataclass(frozen=True)
class Visit:
    cost: Cost
    paint: float
    """Seconds."""
    trips: int
    """One for the page, another when something else must come before it is shown."""


@dataclass(frozen=True)
class Row:
    name: str
    first: Visit
    slow: Visit
    repeat: Visit
    repeat_slow: Visit


async def weigh_page(browser: Browser, server: Server, name: str, who: str, path: str) -> Row:
    quick, slow = [await visit_twice(browser, server, who, path, *line) for line in LINES.values()]
    return Row(name, quick[0], slow[0], quick[1], slow[1])


async def visit_twice(
    browser: Browser, server: Server, who: str, path: str, pace: int, latency: int
) -> tuple[Visit, Visit]:
    context = await browser.new_context(base_url=server.url, locale="fr-FR")
    if who:
        await enter_as(context, server, who)
    page = await context.new_page()
    session = await context.new_cdp_session(page)
    await session.send("Network.enable")
    meter = await Meter.of(page)
    await slow_down(session, pace, latency)
    first = await visit(page, meter, path)
    if who:
        await slow_down(session)
        await once_the_dictionary_is_there(page, path)
        await slow_down(session, pace, latency)
    again = await visit(page, meter, path)
    await context.close()
    return first, again


async def slow_down(session: CDPSession, pace: int = 0, latency: int = 0) -> None:
    """To so many kilobits a second, 0 for as many as there are."""
    rate = pace * 125 or -1
    line = {"latency": latency, "downloadThroughput": rate, "uploadThroughput": rate}
    await session.send("Network.emulateNetworkConditions", {"offline": False, **line})


async def visit(page: Page, meter: Meter, path: str) -> Visit:
    async with meter.measure() as cost:
        await page.goto(path, timeout=120_000)
    return Visit(cost, await page.evaluate(PAINT) / 1000, 1 + min(1, await page.evaluate(BEFORE)))


@asynccontextmanager
async def someone(browser: Browser, server: Server, who: str = VISITOR) -> AsyncIterator[Page]:
    context = await browser.new_context(base_url=server.url, locale="fr-FR", reduced_motion="reduce")
    if who:
        await enter_as(context, server, who)
    yield await context.new_page()
    await context.close()


async def weigh_log_in(browser: Browser, server: Server) -> Acts:
    async with someone(browser, server) as page:
        await page.goto("/")
        await page.get_by_label("Identifiant").fill(USAGER)
        await page.get_by_label("Mot de passe", exact=True).fill(await password(page))
        async with (await Meter.of(page)).measure() as cost:
            await page.get_by_role("button", name="Se connecter", exact=True).click()
            await expect(page.locator("#attentes")).to_be_visible()
        yield "Se connecter", cost


async def weigh_transmission(browser: Browser, server: Server) -> Acts:
    async with base_of(server):
        depot = await set_demande()
        await depot.fill()
    async with someone(browser, server, depot.scene.marc.identifiant) as desk:
        await desk.goto(f"/projets/{depot.scene.projet}/budget")
        await validate_budget(desk)
    async with someone(browser, server, depot.scene.claire.identifiant) as page:
        await page.goto(f"/demandes/{depot.id}/recapitulatif")
        await page.get_by_label("J’atteste sur l’honneur").check()
        async with (await Meter.of(page)).measure() as cost:
            await page.get_by_role("button", name="Transmettre").click()
            await expect(page.get_by_role("heading", level=1)).to_have_text("Accusé de réception")
        yield "Transmettre une demande", cost


async def weigh_fields(browser: Browser, server: Server) -> Acts:
    async with someone(browser, server) as page:
        address = await begin(page, server, "Poids d’une saisie")
        meter = await Meter.of(page)
        await page.goto(f"{address}/questions")
        async with meter.measure() as cost:
            await page.get_by_label("Objectifs").fill("Un seul échange.")
            await page.keyboard.press("Tab")
            await expect(page.locator("#etat_objectifs")).to_contain_text("Enregistré à")
        yield "Enregistrer un champ", cost
        await page.goto(f"{address}/pieces")
        rib = {"name": "rib.pdf", "mimeType": "application/pdf", "buffer": samples.pdf(fill=1_500_000)}
        async with meter.measure() as cost:
            await page.get_by_label(re.compile(r"un fichier\s: RIB")).set_input_files(rib)
            await expect(page.locator("#fichiers_rib").get_by_role("link", name="rib.pdf")).to_be_visible()
        yield "Envoyer une pièce de 1,5 Mo", cost
        await page.clock.install()
        await page.goto(f"{address}/fil")
        async with meter.measure() as cost, page.expect_response("**/nouveaux?*"):
            await page.clock.run_for(11_000)
        yield "Rien de neuf dans un fil", cost


async def weigh_budgets(browser: Browser, server: Server) -> Acts:
    async with base_of(server):
        identifiant, path = await budgets(rows=36)
    async with someone(browser, server, identifiant) as page:
        await page.goto(path)
        rows, bar, meter = (
            page.locator("#budgets > .liste > .tache"),
            page.locator("#ensemble"),
            await Meter.of(page),
        )
        for begin_at, end_at in ((0, 10), (10, 34)):
            for n in range(begin_at, end_at):
                await rows.nth(n).locator(".coche").click()
            async with meter.measure() as cost:
                await bar.get_by_role("button", name=re.compile("^Valider ces")).click()
                await expect(rows.locator(".fait")).to_have_count(end_at)
            yield f"Valider {end_at - begin_at} budgets", cost
        async with meter.measure() as cost:
            await rows.nth(34).get_by_role("button", name=re.compile("^Valider en entier")).click()
            await expect(rows.nth(34).locator(".fait")).to_contain_text("Validé")
        yield "Valider un budget", cost
        await rows.nth(35).locator("summary", has_text="Refuser").click()
        async with meter.measure() as cost:
            await rows.nth(35).get_by_role("button", name="Refuser le budget").click()
            await expect(rows.nth(35).locator(".erreur")).to_contain_text("Indiquez la raison")
        yield "Refuser un budget sans raison", cost


async def weigh_words(browser: Browser, server: Server) -> Acts:
    for who, path, label, name in SEARCHES:
        async with someone(browser, server, who) as page:
            await page.goto(path)
            async with (await Meter.of(page)).measure() as cost:
                await page.get_by_label(label).first.press_sequentially("lyc", delay=20)
                await page.wait_for_timeout(600)  # what is typed waits for its end
        yield f"Chercher « lyc » : {name}", cost


ACTS = (weigh_log_in, weigh_transmission, weigh_fields, weigh_budgets, weigh_words)


def rows_of(rows: list[Row]) -> Iterator[str]:
    yield (
        f"{'':28}  {'première visite':^38}  {'visite suivante':^30}\n"
        f"{'Page':28}  {'octets':>7} {'requêtes':>8} {'allers':>6} {'400k':>6} {'50k':>6}  "
        f"{'octets':>7} {'requêtes':>8} {'400k':>6} {'50k':>6}"
    )
    for row in rows:
        first, again = row.first, row.repeat
        yield (
            f"{row.name:28}  {first.cost.received:7d} {first.cost.requests:8d} {first.trips:6d} {first.paint:6.2f} "
            f"{row.slow.paint:6.2f}  {again.cost.received:7d} {again.cost.requests:8d} {again.paint:6.2f} "
            f"{row.repeat_slow.paint:6.2f}"
        )


def acts_of(acts: list[tuple[str, Cost]]) -> Iterator[str]:
    yield f"\n{'Acte':40} {'octets':>9} {'allers-retours':>14}"
    for name, cost in acts:
        yield f"{name:40} {cost.received:9d} {cost.requests:14d}"


async def weigh_all() -> None:
    with tempfile.TemporaryDirectory() as home:
        async with async_playwright() as playwright, running_demo(Path(home)) as server:
            browser = await playwright.chromium.launch(
                executable_path=find_chromium(), headless=True, args=FLAGS
            )
            async with someone(browser, server) as page:
                brouillon = (await begin(page, server, "Poids")).removeprefix(server.url)
            turns = asyncio.Semaphore(AT_ONCE)

            async def in_turn(name: str, who: str, path: str) -> Row:
                async with turns:
                    return await weigh_page(browser, server, name, who, path.format(brouillon=brouillon))

            rows = await asyncio.gather(*(in_turn(*page) for page in PAGES))
            acts = [told for weigh in ACTS async for told in weigh(browser, server)]
            await browser.close()
    print("\n".join([*rows_of(list(rows)), *acts_of(acts)]))


if __name__ == "__main__":
    asyncio.run(weigh_all())
