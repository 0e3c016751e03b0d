"""Every page that anybody reaches by links, in every state of the demonstration, is sound."""

import pytest
from playwright.async_api import Browser
from tests.browser.people import enter_as
from tests.browser.walk import Walk
from tests.html_validity import HtmlValidator
from tests.web_servers import Server

PEOPLE = {
    "a visitor": "",
    "usager": "usager-occitanie",
    "gestionnaire": "gestionnaire-occitanie",
    "instructeur": "instructeur-occitanie",
    "administrateur": "administrateur-occitanie",
    "awaiting validation": "paul.garrigue",
    "leaving": "helene.marty",
    "detached": "luc.bonnet",
    "invited elsewhere": "thomas.costa",
}


@pytest.fixture(scope="module")
def walk(serveur: Server, html_validator: HtmlValidator) -> Walk:
    """One for all: a page met before, by anybody, is not inspected again."""
    return Walk(serveur.url, html_validator)


@pytest.mark.parametrize("who", PEOPLE)
async def test_every_page_and_every_refused_form_is_sound(
    who: str, chromium: Browser, walk: Walk, serveur: Server
):
    context = await chromium.new_context(
        viewport={"width": 1280, "height": 800}, locale="fr-FR", reduced_motion="reduce"
    )
    if PEOPLE[who]:
        await enter_as(context, serveur, PEOPLE[who])
    before = len(walk.inspected)
    await walk.follow(context, "/", who)
    await context.close()
    faults = walk.tell()
    print(f"{who}: {len(walk.inspected) - before} pages inspected", *walk.inspected[before:], sep="\n  ")
    assert not faults, faults
