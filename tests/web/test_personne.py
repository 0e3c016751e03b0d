"""A page belongs to the person it was made for: nobody else acts by it, reads by it, or sends what they had typed."""

import json

from tests.visitors import HTMX, ORIGIN, Shown, Visitor
from tests.world.demandes import Depot, set_demande
from tests.world.lycees import make_etablissement
from tests.world.personnes import PASSWORD, make_compte, make_gestionnaire

from mesaides.comptes.moves.sessions import close_sessions
from mesaides.comptes.tables.compte import Compte
from mesaides.fils.tables.fil import Message
from mesaides.web.visit import NOBODY, is_mark_of, make_mark

TYPED = "Le devis de Claire, pas encore envoyé."


async def open_fil(visitor: Visitor, depot: Depot) -> Shown:
    """Claire's page of the fil, which Marc may read too."""
    await visitor.log_in(depot.scene.claire.identifiant, PASSWORD)
    return await visitor.open(f"/demandes/{depot.id}/fil")


async def say(visitor: Visitor, page: Shown, *, block: str = "suite", **typed: str) -> Shown:
    return await visitor.send(page, page.path, block=block, texte=TYPED, **typed)


async def log_in_in_place(visitor: Visitor, page: Shown, asked: Shown, compte: Compte) -> Shown:
    """From `page`, by the form that `asked` brought into it."""
    headers = {**page.personne, "HX-Current-URL": ORIGIN + page.path}
    who = {"identifiant": compte.identifiant, "mot_de_passe": PASSWORD}
    return await visitor.send(asked, "/connexion", block="messages", headers=headers, follow=False, **who)


async def written() -> int:
    return await Message.count()


async def test_somebody_else_who_logs_in_in_place_gets_a_whole_new_page(visitor: Visitor):
    depot = await set_demande()
    page = await open_fil(visitor, depot)
    await close_sessions(depot.scene.claire.id)
    asked = await say(visitor, page)
    assert asked.status == 401
    entered = await log_in_in_place(visitor, page, asked, depot.scene.marc)
    assert entered.answer.headers["hx-redirect"] == "/mes-services"
    assert entered.answer.text == ""
    assert "hx-trigger" not in entered.answer.headers
    new = await visitor.open("/mes-services")
    assert new.words_of("qui") == "Marc Vidal"
    assert "La page d’avant était celle d’une autre personne" in new.text
    assert TYPED not in new.text


async def test_what_the_first_had_typed_is_never_sent_by_the_next(visitor: Visitor):
    depot = await set_demande()
    page = await open_fil(visitor, depot)
    await close_sessions(depot.scene.claire.id)
    await log_in_in_place(visitor, page, await say(visitor, page), depot.scene.marc)
    assert (await say(visitor, page)).status == 401
    assert (await say(visitor, page, block="")).status == 403
    marc = await visitor.open(page.path)
    stolen = await visitor.client.post(
        page.path,
        data={"jeton": marc.fields(page.path)["jeton"], "texte": TYPED},
        headers=HTMX | page.personne,
    )
    assert stolen.status_code == 401
    assert await written() == 0


async def test_the_same_person_goes_on_where_they_were(visitor: Visitor):
    depot = await set_demande()
    page = await open_fil(visitor, depot)
    await close_sessions(depot.scene.claire.id)
    again = await log_in_in_place(visitor, page, await say(visitor, page), depot.scene.claire)
    assert "Votre session est de nouveau ouverte." in again.answer.text
    jeton = json.loads(again.answer.headers["hx-trigger"])["jeton"]["value"]
    assert (await say(visitor, page, jeton=jeton)).status == 200
    assert await written() == 1


async def test_a_page_left_open_while_another_logs_in_waits_for_its_person(visitor: Visitor):
    """In another tab, hence with the same cookie."""
    depot = await set_demande()
    page = await open_fil(visitor, depot)
    await visitor.client.post("/deconnexion", data=page.fields("/deconnexion"), headers={"Origin": ORIGIN})
    await visitor.log_in(depot.scene.marc.identifiant, PASSWORD)
    watched = next(link for link in page.links() if "/fil/nouveaux?" in link)
    headers = HTMX | page.personne | {"HX-Target": "div#nouveaux"}
    for asked in (await visitor.open(watched, **headers), await say(visitor, page)):
        assert asked.status == 401
        assert asked.answer.headers["hx-retarget"] == "#messages"
        assert "Une autre personne s’est connectée dans ce navigateur" in asked.text
        assert "/mes-services" in asked.links()
    kept = await visitor.open("/session", **headers)
    assert kept.status == 401
    await log_in_in_place(visitor, page, asked, depot.scene.claire)
    assert (await visitor.open(watched, **headers)).status == 204
    assert await written() == 0


async def test_without_javascript_what_was_shown_to_be_copied_is_not_shown_to_the_next(visitor: Visitor):
    depot = await set_demande()
    page = await open_fil(visitor, depot)
    await close_sessions(depot.scene.claire.id)
    ended = await say(visitor, page, block="")
    assert ended.status == 401
    assert TYPED in ended.text
    new = await visitor.log_in(depot.scene.marc.identifiant, PASSWORD)
    reloaded = await say(visitor, page, block="")
    assert reloaded.status == 403
    for shown in (new, reloaded, await visitor.open(page.path)):
        assert TYPED not in shown.answer.text
    assert await written() == 0


async def test_a_page_that_does_not_say_for_whom_it_was_made_is_left(visitor: Visitor):
    compte = await make_compte()
    await visitor.log_in(compte.identifiant, PASSWORD)
    await close_sessions(compte.id)
    asked = await visitor.open("/mes-services", **HTMX)
    entered = await log_in_in_place(visitor, asked, asked, compte)
    assert entered.answer.headers["hx-refresh"] == "true"


async def test_a_page_without_its_script_is_loaded_again_after_an_act(visitor: Visitor):
    """Its htmx came, not the script that says for whom it was made, empties the form and tells what was done."""
    lycee = await make_etablissement()
    await visitor.enter(await make_gestionnaire(lycee))
    page = await visitor.open(f"/etablissements/{lycee.uai}?onglet=invitations")
    act = f"/etablissements/{lycee.uai}/invitations"
    sent = await visitor.send(page, act, block="contenu", headers={"Personne": ""}, adresses="a.b@exemple.fr")
    assert (sent.answer.headers["hx-refresh"], sent.answer.text) == ("true", "")
    again = await visitor.open(f"/etablissements/{lycee.uai}")
    assert "1 invitation envoyée." in again.words_of("messages")


async def test_a_page_made_for_nobody_knows_nobody(visitor: Visitor):
    compte = await make_compte()
    page = await visitor.open("/dispositifs")
    assert page.personne == {"Personne": NOBODY}
    await visitor.log_in(compte.identifiant, PASSWORD)
    assert (await visitor.open("/session", **HTMX | page.personne)).status == 401
    stale = await visitor.open("/connexion", **HTMX | page.personne)
    assert stale.words_of("titre_connexion") == "Connexion"


async def test_any_words_may_stand_where_a_page_says_for_whom_it_was_made(visitor: Visitor):
    compte = await make_compte()
    await visitor.log_in(compte.identifiant, PASSWORD)
    for told in ("é", "12", "x" * 5000, str(compte.id)):
        asked = await visitor.client.get(
            "/mes-services", headers={**HTMX, "Personne": told.encode("latin-1")}
        )
        assert asked.status_code == 401, told


def test_a_mark_tells_a_person_from_another_and_says_nothing_else():
    assert make_mark(12, "a") == make_mark(12, "a") != make_mark(13, "a")
    assert is_mark_of(12, make_mark(12, "old"), ("new", "old"))
    assert not is_mark_of(13, make_mark(12, "old"), ("new", "old"))
    assert not is_mark_of(12, NOBODY, ("new", "old"))
