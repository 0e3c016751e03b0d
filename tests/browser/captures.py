"""Pictures for the README and the guides: `make captures` writes docs/captures/*.png, from the demonstration."""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Browser, async_playwright
from tests.browser.chromium import FLAGS, find_chromium
from tests.browser.conftest import running_demo
from tests.browser.guides import Album, take_guides
from tests.browser.nouvelle_region import open_region, opening
from tests.browser.people import enter_as
from tests.web_servers import ROOT, Server

FOLDER = ROOT / "docs" / "captures"
HEAVIEST = 200_000
PICTURES = (
    ("connexion", "/connexion", "", 1280, 900),
    ("mes-services", "/mes-services", "usager-occitanie", 1280, 1100),
    ("demandes", "/demandes", "usager-occitanie", 1280, 1480),
    ("mes-services-360", "/mes-services", "usager-occitanie", 360, 780),
    ("etablissement", "/etablissements/0819901X", "gestionnaire-occitanie", 1280, 900),
)


async def take_all(folder: Path = FOLDER) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        async with async_playwright() as playwright, running_demo(Path(home)) as server:
            browser = await playwright.chromium.launch(
                executable_path=find_chromium(), headless=True, args=FLAGS
            )
            for name, address, who, width, height in PICTURES:
                await take(browser, server, address, who, (width, height), folder / f"{name}.png")
            await take_guides(browser, server, folder)
            album = Album(folder, "region")
            async with opening(browser, Path(home) / "region", album.keep) as region:
                await open_region(region)
            await browser.close()


async def take(
    browser: Browser, server: Server, address: str, who: str, size: tuple[int, int], file: Path
) -> None:
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="fr-FR", reduced_motion="reduce"
    )
    if who:
        await enter_as(context, server, who)
    page = await context.new_page()
    await page.goto(server.url + address)
    await page.screenshot(path=file)
    await context.close()
    if file.stat().st_size > HEAVIEST:
        raise SystemExit(f"{file.name} : {file.stat().st_size} octets, plus que {HEAVIEST}.")


if __name__ == "__main__":
    asyncio.run(take_all())
