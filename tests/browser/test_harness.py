"""The harness finds each fault that it is there to find, and nothing in a sound page."""

import re
import sys

import pytest
from tests.browser.modes import once, only_with_javascript, only_without_javascript
from tests.browser.sample_app import FAULTS, SOUND
from tests.browser.text_browser import text_of
from tests.servers import free_port
from tests.web_servers import running

FOUND_AS = {
    "console": "console error: aïe",
    "csp": "Content Security Policy",
    "autre-hote": "third party: https://ailleurs.test",
    "absent": "missing: 404",
    "html": "served HTML: .*p",
    "attribut": "served HTML: .*couleur",
    "modele-de-contenu": "served HTML: .*ul",
    "id-double": "served HTML: .*[Dd]uplicate ID",
    "axe": "axe, light: color-contrast",
    "sombre": "axe, dark: color-contrast",
    "cible": "axe, light: target-size",
    "large": "layout: .* px wider",
    "h1": "layout: 2 h1",
}


@pytest.fixture(scope="session")
async def site(tmp_path_factory):
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "--port", str(port), "tests.browser.sample_app:app"]
    log = tmp_path_factory.mktemp("site") / "log"
    async with running(command, port=port, log=log) as server:
        yield server.url


async def test_a_sound_page_passes_in_every_mode(page, inspection, site):
    await page.goto(site)
    assert await inspection() == []


@once
@pytest.mark.parametrize("fault", FAULTS)
async def test_each_fault_is_found(page, watch, inspection, site, fault):
    await page.goto(f"{site}/faute/{fault}", wait_until="load")
    found = await inspection()
    watch.faults.clear()
    assert any(re.search(FOUND_AS[fault], each) for each in found), found


@only_without_javascript
@pytest.mark.parametrize("fault", ["axe", "sombre", "html"])
async def test_faults_are_found_without_javascript_too(page, inspection, site, fault):
    await page.goto(f"{site}/faute/{fault}")
    found = await inspection()
    assert any(re.search(FOUND_AS[fault], each) for each in found), found


@once
async def test_a_page_that_fails_is_noticed_and_can_be_forgiven(page, watch, site):
    await page.goto(f"{site}/panne")
    assert any("failed: 500" in fault for fault in watch.faults)
    watch.forgive("500")
    assert watch.faults == []


async def test_a_refusal_is_no_fault(page, site):
    await page.goto(f"{site}/refus")


@only_with_javascript
async def test_scripts_run_with_javascript(page, site):
    await page.goto(site)
    assert await page.locator("noscript p").count() == 0


@only_without_javascript
async def test_no_script_runs_without_javascript(page, site, watch):
    await page.goto(f"{site}/faute/console")
    assert watch.faults == []
    assert await page.locator("noscript p").is_visible()


@once
async def test_a_visit_is_weighed_with_its_headers_and_compressed(page, meter, site):
    async with meter.measure() as first:
        await page.goto(f"{site}/long")
    assert [exchange.kind for exchange in first.exchanges] == ["Document", "Stylesheet"]
    body = len((SOUND % ("<p>Une ligne qui se répète.</p>" * 1000)).encode())
    assert 250 < first.received_as("Document") < body / 10
    assert first.received == first.received_as("Document") + first.received_as("Stylesheet")


@once
async def test_a_second_visit_pays_for_the_document_only(page, meter, site):
    await page.goto(site)
    async with meter.measure() as again:
        await page.goto(site)
    assert [exchange.kind for exchange in again.on_the_wire] == ["Document"]


@once
async def test_a_redirection_counts_as_two_round_trips(page, meter, site):
    async with meter.measure() as cost:
        await page.goto(f"{site}/renvoi")
    documents = [exchange for exchange in cost.on_the_wire if exchange.kind == "Document"]
    assert documents[0].url.endswith("/renvoi")
    assert len(documents) == 2
    assert all(exchange.received > 100 for exchange in documents)


async def test_a_text_browser_shows_the_page(site):
    text = await text_of(site)
    assert "Bonjour" in text
    assert "Nom [" in text
    assert "Envoyer" in text


async def test_a_fragment_is_judged_alone(html_validator):
    assert (
        await html_validator.fragment_errors('<section id="budget" hx-get="/a"><h2>Budget</h2></section>')
        == []
    )
    assert await html_validator.fragment_errors("<section></p></section>")


async def test_a_server_that_dies_says_why(tmp_path):
    command = [sys.executable, "-c", "raise SystemExit('Réglage manquant')"]
    with pytest.raises(RuntimeError, match="Réglage manquant"):
        async with running(command, port=free_port(), log=tmp_path / "log"):
            pass
