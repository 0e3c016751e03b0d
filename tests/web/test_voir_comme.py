"""Who looks in somebody's place: every page as that person reads it, no writing, and nothing that is theirs alone."""

from typing import Any

import pytest
from tests.visitors import ORIGIN
from tests.web.matrix import MATRICE, SIENNES, VOIR_COMME
from tests.web.monde import SECRET, Monde, everything
from tests.web.photographie import photograph
from tests.web.tournee import is_page, tour
from tests.web.verdicts import expected, verdict
from tests.world.dates import now

from mesaides.comptes.rules.regards import DUREE
from mesaides.comptes.tables.regard import RegardCompte
from mesaides.comptes.tables.session import Session
from mesaides.web.visit import NOBODY, fingerprint, make_jeton

OWN_ACTS = {"POST /regard/fin", "POST /deconnexion"}
"""Done as oneself: ending the view, and leaving."""
WHO = "administrateur"


async def look(monde: Monde, nom: str = VOIR_COMME) -> int:
    """The administrateur begins to look in the place of this one; the number of the view."""
    par = monde.compte(WHO).id
    given: dict[str, Any] = {
        "raison": "Une raison assez longue.",
        "ouvert_le": now(),
        "jusqu_au": now() + DUREE,
    }
    regard = RegardCompte(compte=monde.compte(nom).id, par=par, **given)
    await regard.save()
    mine = Session.cle == fingerprint(monde.cles[WHO])
    await Session.update({Session.regard: regard.id}, force=True).where(mine)
    return regard.id


async def test_each_door_is_open_as_to_that_person_in_reading_and_every_act_is_refused(monde: Monde):
    await look(monde)
    faults: list[str] = []
    for route, (adresse, ouverts) in MATRICE.items():
        if route in OWN_ACTS:
            continue
        method = route.split()[0]
        closed = method == "POST" or route in SIENNES
        wanted = "refusé (403)" if closed else expected(VOIR_COMME, ouverts)
        got = verdict(await monde.ask(WHO, method, monde.at(adresse), **everything(monde)))
        if got != wanted:
            faults.append(f"{route} : {got}, attendu : {wanted}")
    assert faults == []


@pytest.mark.parametrize("nom", ["usager", "gestionnaire"])
async def test_a_tour_of_every_page_and_link_leaves_every_table_as_it_was(monde: Monde, nom: str):
    """Byte for byte: no message read, no visit noted, no dossier opened."""
    await look(monde, nom)
    before = await photograph(forgetful=False)
    async for path, answer in tour(monde, WHO):
        if is_page(answer) and answer.status_code == 200:
            assert answer.headers["cache-control"] == "no-store"
            assert "(Région\u00a0: lecture seule)" in answer.text, path
    assert await photograph(forgetful=False) == before


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
async def test_no_method_but_those_of_reading_does_anything(monde: Monde, method: str):
    numero = await look(monde)
    client, before = monde.browser(WHO), await photograph(forgetful=False)
    jeton = make_jeton(f"{monde.cles[WHO]}.{numero}", SECRET)
    for path in ("/mes-services", "/rien", monde.at("/demandes/{demande}/copie"), "/mon-compte/fermeture"):
        for kind in (
            "application/x-www-form-urlencoded",
            "application/json",
            "application/offset+octet-stream",
        ):
            for others in ({}, {"HX-Request": "true", "HX-Target": "main#contenu"}, {"X-Jeton": jeton}):
                headers = {"Origin": ORIGIN, "Content-Type": kind, **others}
                answer = await client.request(method, path, content=f"jeton={jeton}", headers=headers)
                assert answer.status_code in (403, 405), (path, kind)
    assert await photograph(forgetful=False) == before


async def test_it_is_said_why_in_a_sentence(monde: Monde):
    await look(monde)
    answer = await monde.ask(WHO, "POST", monde.at("/demandes/{demande}/copie"))
    assert "<h1>Lecture seule</h1>" in answer.text
    assert "arrêtez d’abord cette vue" in answer.text


async def test_a_view_within_a_view_is_refused(monde: Monde):
    await look(monde)
    before = await photograph(forgetful=False)
    raison = "Une raison assez longue."
    answer = await monde.ask(WHO, "POST", monde.at("/administration/regards/{personne}"), raison=raison)
    assert answer.status_code == 403
    assert await photograph(forgetful=False) == before


async def test_a_page_made_before_the_view_takes_in_nothing_of_it(monde: Monde):
    """Nor does the page of the person themselves, nor that of nobody."""
    await look(monde)
    client = monde.browser(WHO)
    for made_for in (monde.personne(WHO), monde.personne(VOIR_COMME), NOBODY):
        headers = {"Personne": made_for, "HX-Request": "true", "HX-Target": "main#contenu"}
        answer = await client.get("/mes-services", headers=headers)
        assert answer.status_code == 401
        assert "Mes fils" not in answer.text


async def test_a_form_of_the_view_does_nothing_once_it_is_over(monde: Monde):
    numero = await look(monde)
    await RegardCompte.update({RegardCompte.jusqu_au: now()}, force=True)
    before = await photograph(forgetful=False)
    jeton = make_jeton(f"{monde.cles[WHO]}.{numero}", SECRET)
    for path in ("/mon-compte/courriels", "/administration/services"):
        answer = await monde.ask(WHO, "POST", path, **{**everything(monde), "jeton": jeton})
        assert answer.status_code == 403
    assert await photograph(forgetful=False) == before


async def test_nobody_else_is_under_a_view_that_is_forged(monde: Monde):
    """An usager whose session names a view is still themselves; so is one administrateur in the view of another."""
    numero = await look(monde, "gestionnaire")
    await Session.update({Session.regard: numero}, force=True)
    for nom in ("collegue", "instructeur"):
        assert "lecture seule" not in (await monde.ask(nom, "GET", "/mes-services")).text
