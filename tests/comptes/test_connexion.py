"""Logging in and out, through the page that people use."""

import pytest
from tests.visitors import Visitor
from tests.world.personnes import PASSWORD, make_compte, make_session

from mesaides.comptes.moves.sessions import MOST
from mesaides.comptes.tables.session import Session
from mesaides.web.gate import Gate


async def test_the_page_welcomes_with_the_words_of_the_guide(visitor: Visitor):
    page = await visitor.open("/")
    assert page.status == 200
    assert "Bienvenue" in page.text
    assert "Connectez-vous à votre espace personnel." in page.text
    assert "Je dépose et je suis mes demandes d’aides en ligne" in page.text


async def test_outside_the_demonstration_nobody_enters_with_one_click(visitor: Visitor):
    page = await visitor.open("/")
    assert page.actions().count("/connexion") == 1
    assert page.fields("/connexion")["mot_de_passe"] == ""


async def test_the_right_identifiants_open_the_espace_personnel(visitor: Visitor):
    compte = await make_compte()
    page = await visitor.open("/connexion")
    answer = await visitor.send(
        page, "/connexion", follow=False, identifiant=compte.identifiant.upper(), mot_de_passe=PASSWORD
    )
    assert answer.status == 303
    assert answer.answer.headers["location"] == "/mes-services"


@pytest.mark.parametrize("block", ["", "connexion"])
async def test_a_wrong_password_is_told_beside_the_form_and_what_was_typed_stays(
    visitor: Visitor, block: str
):
    compte = await make_compte()
    page = await visitor.open("/connexion")
    answer = await visitor.send(
        page,
        "/connexion",
        block=block,
        identifiant=compte.identifiant,
        mot_de_passe="un mauvais mot de passe",
    )
    assert answer.status == 422
    assert "n’est pas le bon" in answer.text
    assert answer.fields("/connexion")["identifiant"] == compte.identifiant
    assert answer.fields("/connexion")["mot_de_passe"] == ""
    assert ("<html" in answer.answer.text) == (block == "")


async def test_logging_in_by_htmx_leads_to_the_espace_personnel(visitor: Visitor):
    compte = await make_compte()
    page = await visitor.open("/connexion")
    answer = await visitor.send(
        page, "/connexion", block="connexion", identifiant=compte.identifiant, mot_de_passe=PASSWORD
    )
    headers = answer.answer.headers
    assert (headers["hx-retarget"], headers["hx-replace-url"]) == ("body", "/mes-services")
    assert "hx-redirect" not in headers
    assert answer.title.startswith("Mes services")
    assert compte.prenom in answer.text


async def test_after_logging_out_the_old_cookie_is_worth_nothing(visitor: Visitor):
    compte = await make_compte()
    await visitor.log_in(compte.identifiant, PASSWORD)
    key = visitor.client.cookies["session"]
    page = await visitor.open("/aide")
    assert compte.prenom in page.text
    left = await visitor.send(page, "/deconnexion")
    assert "Votre session est fermée." in left.text
    visitor.client.cookies.set("session", key)
    again = await visitor.open("/aide")
    assert compte.prenom not in again.text


async def test_a_hundred_and_one_sessions_leave_the_last_hundred(app: Gate):
    compte = await make_compte()
    numbers = [await make_session(compte, f"clé {number}") for number in range(MOST + 1)]
    rows = await Session.select(Session.id).where(Session.compte == compte.id).order_by(Session.id)
    assert [row["id"] for row in rows] == numbers[1:]
