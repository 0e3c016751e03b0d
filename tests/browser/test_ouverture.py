"""A new Région opens by the web alone: directory, services, agents, dispositifs, a campagne, first gestionnaire."""

from pathlib import Path

from playwright.async_api import Browser, Page, expect
from tests.browser.nouvelle_region import open_region, opening


async def no_picture(page: Page, name: str) -> None:
    pass


async def test_a_new_region_opens_by_the_web_alone(chromium: Browser, tmp_path: Path):
    async with opening(chromium, tmp_path, no_picture) as region:
        jean = await open_region(region)
        await jean.goto("/mes-services")
        await expect(jean.get_by_role("heading", name="Ouvrir le portail aux lycées")).to_have_count(0)
        await jean.goto("/dispositifs/projets-educatifs")
        await expect(jean.locator("main")).to_contain_text("Ouvert jusqu’au")
