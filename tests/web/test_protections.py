"""What protects a page is not repeated on what no page can be; and what is opened alone all the same stays safe."""

import pytest
from tests.visitors import HTMX, Visitor
from tests.web.headers import missing, weigh_head
from tests.web.matrix import MATRICE
from tests.web.monde import Monde
from tests.web.photographie import undone

SHORT = 260
"""Bytes, of a line of status and headers."""


@pytest.mark.parametrize("target", ["section#tableau", "main#messages", ""])
async def test_what_a_script_asked_for_can_do_nothing_when_it_is_opened_alone(monde: Monde, target: str):
    seen = 0
    for route, (adresse, ouverts) in MATRICE.items():
        if not route.startswith("GET"):
            continue
        client = monde.browser(min(ouverts, default="usager"))
        async with undone():
            answer = await client.get(monde.at(adresse), headers={**HTMX, "HX-Target": target})
        if answer.headers["cache-control"] != "no-store":
            assert missing(answer.status_code, answer.headers) == [], route
        elif answer.content:
            assert answer.headers["content-security-policy"].startswith("sandbox"), route
            assert answer.headers["x-content-type-options"] == "nosniff", route
            seen += 1
    assert seen > 50


async def test_a_block_that_htmx_swaps_has_a_short_head(visitor: Visitor):
    await visitor.open("/")
    block = await visitor.open("/", **HTMX, **{"HX-Target": "section#connexion"})
    assert block.answer.text.startswith("<section")
    assert weigh_head(block.answer) <= SHORT, block.answer.headers


@pytest.mark.parametrize("said", [{}, {"HX-Boosted": "true"}, {"Sec-Fetch-Mode": "navigate"}])
async def test_only_who_says_hx_request_gets_it(visitor: Visitor, said: dict[str, str]):
    """No address, link, form nor frame can say it: a page that is opened has all that protects it."""
    page = await visitor.open("/connexion", **said)
    assert missing(page.answer.status_code, page.answer.headers) == []
    assert "sandbox" not in page.answer.headers["content-security-policy"]
    other = await visitor.open("/connexion", **{"HX-Request": "yes"})
    assert missing(other.answer.status_code, other.answer.headers) == []


async def test_an_answer_without_a_body_is_only_not_kept(visitor: Visitor):
    report = await visitor.client.post(
        "/csp", content=b"{}", headers={"Content-Type": "application/csp-report"}
    )
    assert report.status_code == 204
    assert report.headers["cache-control"] == "no-store"
    assert weigh_head(report) <= 120, report.headers


async def test_a_file_of_ours_has_a_short_head_and_is_read_as_what_it_is(visitor: Visitor):
    page = await visitor.open("/")
    for script in page.tree.iter("script"):
        file = await visitor.open(script.get("src", ""), **{"Accept-Encoding": "br"})
        assert file.status == 200
        assert weigh_head(file.answer) <= SHORT, file.answer.headers
        assert file.answer.headers["x-content-type-options"] == "nosniff"
        assert file.answer.headers["content-type"].startswith("text/javascript")
