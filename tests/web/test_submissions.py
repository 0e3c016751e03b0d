"""One form, one effect: whatever the line, the finger or the browser does."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.visitors import Visitor
from tests.world.personnes import PASSWORD, make_compte

from mesaides.comptes.tables.session import Session
from mesaides.journal.tables import Evenement
from mesaides.web.submissions import submission_key


async def test_a_form_sent_twice_has_one_effect_and_the_same_answer(visitor: Visitor):
    compte = await make_compte()
    page = await visitor.open("/connexion")
    typed = {"identifiant": compte.identifiant, "mot_de_passe": PASSWORD}
    first = await visitor.send(page, "/connexion", follow=False, **typed)
    visitor.client.cookies.set("session", page_key(page))
    second = await visitor.send(page, "/connexion", follow=False, **typed)
    assert first.answer.headers["location"] == second.answer.headers["location"] == "/mes-services"
    assert await Session.count() == 1


@pytest.mark.parametrize("times", [20])
async def test_twenty_identical_forms_at_once_have_one_effect(visitor: Visitor, times: int):
    compte = await make_compte()
    await visitor.enter(compte)
    page = await visitor.open("/mes-services")
    answers = await asyncio.gather(
        *(visitor.send(page, "/deconnexion", follow=False) for _ in range(times)), return_exceptions=False
    )
    assert {answer.status for answer in answers} <= {303, 401, 403}
    assert await Evenement.count().where(Evenement.acte == "deconnexion") == 1


@given(st.lists(st.text("ab-", max_size=12), max_size=8), st.integers(1, 5))
def test_what_parts_the_fields_counts_for_nothing(fields: list[str], size: int):
    def key(boundary: str) -> str:
        body = boundary.join(["", *fields, ""]).encode()
        blocks = [body[at : at + size] for at in range(0, len(body), size)]
        return submission_key("j", "/p", blocks, boundary)

    assert key("--x1") == key("--another")
    assert submission_key("j", "/p", [b"--x1a--x1"]) != submission_key("j", "/p", [b"--y1a--y1"])
    assert submission_key("j", "/p", [b"--xa"], "--x") != submission_key("j", "/p", [b"--xb"], "--x")


def page_key(page) -> str:
    return page.answer.cookies["session"]
