"""Passkeys as a browser and its device make them: Chromium's virtual authenticator."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect
from tests.browser.conftest import running_demo
from tests.browser.modes import once
from tests.web_servers import Server

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
async def portal(tmp_path: Path) -> AsyncIterator[str]:
    """By a name: a key is of a domain, never of a number."""
    async with running_demo(tmp_path, "localhost") as server:
        yield at(server)


def at(server: Server) -> str:
    return f"http://localhost:{server.port}"


async def give_a_device(page: Page) -> None:
    session = await page.context.new_cdp_session(page)
    await session.send("WebAuthn.enable", {"enableUI": False})
    await session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


async def log_out(page: Page) -> None:
    await page.locator("#qui").click()
    await page.get_by_role("button", name="Se déconnecter").click()
    await expect(page).to_have_url(re.compile("/connexion$"))


async def give_the_password(page: Page, portal: str) -> None:
    await page.goto(f"{portal}/connexion")
    shown = await page.locator("code").inner_text()
    await page.get_by_label("Identifiant").fill("instructeur-occitanie")
    await page.get_by_label("Mot de passe", exact=True).fill(shown)
    await page.get_by_role("button", name="Se connecter").click()


@once
async def test_an_agent_makes_a_key_then_comes_in_by_it_alone_and_after_the_password(
    page: Page, portal: str, inspection
):
    await give_a_device(page)
    await give_the_password(page, portal)
    await page.get_by_role("button", name="Entrer avec ce code").click()
    await page.wait_for_url("**/mes-services")
    await page.goto(f"{portal}/mon-compte/double-authentification")
    assert await inspection() == []
    await page.get_by_label("Nom de l’appareil").fill("Ordinateur")
    await page.get_by_role("button", name="Ajouter une clé d’accès").click()
    create = page.get_by_role("button", name="Créer la clé")
    await expect(create).to_be_visible()
    assert await inspection() == []
    await create.click()
    await expect(page.get_by_role("heading", name="Ordinateur", exact=True)).to_be_visible()
    assert await inspection() == []

    await log_out(page)
    await page.get_by_role("button", name="Entrer avec une clé d’accès").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Entrer avec une clé d’accès")
    assert await inspection() == []
    await page.get_by_role("button", name="Utiliser ma clé").click()
    await page.wait_for_url("**/mes-services")

    await log_out(page)
    await give_the_password(page, portal)
    await page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    await page.wait_for_url("**/mes-services")
