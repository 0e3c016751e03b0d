"""A session that ends in the middle of things: nothing typed is lost, and the way back is short."""

import json

from tests.visitors import ORIGIN, Visitor
from tests.world.personnes import PASSWORD, make_compte

from mesaides.comptes.moves.sessions import close_sessions


async def test_a_page_leads_to_the_log_in_and_back(visitor: Visitor):
    compte = await make_compte()
    page = await visitor.open("/mes-services")
    assert page.path == "/connexion?suite=/mes-services"
    assert "Connectez-vous pour continuer." in page.text
    back = await visitor.send(page, "/connexion", identifiant=compte.identifiant, mot_de_passe=PASSWORD)
    assert back.path == "/mes-services"


async def test_an_exchange_of_htmx_is_answered_in_place_then_the_page_goes_on(visitor: Visitor):
    compte = await make_compte()
    await visitor.log_in(compte.identifiant, PASSWORD)
    page = await visitor.open("/mes-services")
    await close_sessions(compte.id)
    ended = await visitor.send(page, "/deconnexion", block="attentes")
    assert ended.status == 401
    assert ended.answer.headers["hx-retarget"] == "#messages"
    assert "<html" not in ended.answer.text
    assert "Ce que vous avez saisi est toujours sur cette page." in ended.text
    again = await visitor.send(
        ended,
        "/connexion",
        block="messages",
        headers={**page.personne, "HX-Current-URL": f"{ORIGIN}/mes-services"},
        identifiant=compte.identifiant,
        mot_de_passe=PASSWORD,
    )
    assert again.status == 200
    assert "Votre session est de nouveau ouverte." in again.answer.text
    jeton = json.loads(again.answer.headers["hx-trigger"])["jeton"]["value"]
    done = await visitor.send(page, "/deconnexion", jeton=jeton)
    assert "Votre session est fermée." in done.text


async def test_without_javascript_a_form_sent_too_late_shows_what_was_typed_but_no_password(visitor: Visitor):
    compte = await make_compte()
    await visitor.log_in(compte.identifiant, PASSWORD)
    page = await visitor.open("/mes-services")
    await close_sessions(compte.id)
    ended = await visitor.send(
        page, "/deconnexion", message="Un long texte <b>précieux</b>", mot_de_passe="un secret tapé là"
    )
    assert ended.status == 401
    assert "Un long texte <b>précieux</b>" in ended.text
    assert "un secret" not in ended.text
