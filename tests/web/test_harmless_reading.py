"""Looking changes nothing: every page, every link, by everyone; HEAD says what GET would, without its body."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from tests.visitors import Visitor
from tests.web.matrix import MATRICE, PERSONNES
from tests.web.monde import Monde
from tests.web.photographie import photograph
from tests.web.tournee import tour

from mesaides.web.gate import Gate

MADE_ANEW = ("content-length", "set-cookie")
"""Of a compressed page whose token is new each time."""
PLACES = sorted(route.split()[1] for route in MATRICE if route.startswith("GET"))


@pytest.mark.parametrize("nom", PERSONNES)
async def test_following_every_link_changes_nothing(monde: Monde, nom: str):
    before = await photograph()
    async for _ in tour(monde, nom):
        pass
    assert await photograph() == before


@pytest.mark.parametrize("nom", ["visiteur", "gestionnaire", "administrateur"])
async def test_head_answers_as_get_without_a_body_and_without_effect(monde: Monde, nom: str):
    before = await photograph()
    for place in PLACES:
        path = monde.at(MATRICE[f"GET {place}"][0])
        read, head = await monde.ask(nom, "GET", path), await monde.ask(nom, "HEAD", path)
        assert (head.status_code, head.content) == (read.status_code, b""), path
        told = [{k: v for k, v in a.headers.items() if k not in MADE_ANEW} for a in (head, read)]
        assert told[0] == told[1], path
    assert await photograph() == before


async def test_a_link_looked_at_many_times_still_works(monde: Monde):
    for token in ("activation", "recuperation", "adresse", "decision"):
        route = next(r for r, (a, _) in MATRICE.items() if r.startswith("GET") and a.endswith(f"{{{token}}}"))
        path = monde.at(MATRICE[route][0])
        for method in ("GET", "HEAD") * 10:
            assert (await monde.ask("visiteur", method, path)).status_code == 200, path


async def test_a_session_seen_is_noted_every_five_minutes_and_nothing_else(monde: Monde):
    """The one thing that a reading writes."""
    before, whole = await photograph(), await photograph(forgetful=False)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=6), tick=False):
        await monde.ask("gestionnaire", "GET", "/mes-services")
    assert await photograph() == before
    after = await photograph(forgetful=False)
    assert [table for table in after if after[table] != whole[table]] == ["session"]


async def test_head_of_a_page_that_is_not_there_has_no_body_either(app: Gate):
    head = await Visitor.of(app).client.head("/nulle-part")
    assert (head.status_code, head.content) == (404, b"")
