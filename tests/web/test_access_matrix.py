"""Every route, every kind of person: who may come is written in `tests.web.matrix`, and compared with what happens."""

import re
from pathlib import Path

import httpx
from tests.conftest import TEST_SETTINGS
from tests.web.headers import missing
from tests.web.matrix import MATRICE, NOBODY_INSIDE
from tests.web.monde import Monde, everything
from tests.web.photographie import photograph, undone
from tests.web.verdicts import expected, verdict

from mesaides.app import create_app
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.settings import Settings
from mesaides.web.gate import Gate

DEMO = {"GET /demo/courriels", "GET /demo/courriels/{numero:int}/html"}
"""Pages of the demonstration only: they read mails to invented people."""


def routes(gate: Gate) -> set[str]:
    """« METHOD path » of every route, as the router knows them."""
    return {
        f"{method} {route.path}"
        for route in gate.litestar.routes
        for handler in getattr(route, "route_handlers", [])
        for method in handler.http_methods
        if method not in ("OPTIONS", "HEAD")
    }


def test_every_route_has_its_line_and_every_line_its_route(app: Gate):
    assert routes(app) == set(MATRICE)


def test_the_demonstration_adds_its_mailbox_and_nothing_else(tmp_path: Path):
    demo = Settings(
        secret_key=TEST_SETTINGS.secret_key, database_url="sqlite://", demo=True, data_dir=str(tmp_path)
    )
    assert routes(create_app(demo)) == set(MATRICE) | DEMO


async def test_each_person_finds_the_doors_that_are_theirs_and_no_other(monde: Monde):
    faults: list[str] = []
    for route, (adresse, ouverts) in MATRICE.items():
        for nom in monde.visiteurs:
            async with undone():
                answer = await monde.ask(nom, route.split()[0], monde.at(adresse))
            got, wanted = verdict(answer), expected(nom, ouverts)
            if got != wanted:
                faults.append(f"{route} pour {nom} : {got}, attendu : {wanted}")
            lacking = missing(answer.status_code, answer.headers)
            if lacking:
                faults.append(f"{route} pour {nom} ({answer.status_code}) : sans {', '.join(lacking)}")
    assert faults == []


async def test_a_refused_act_changes_nothing(monde: Monde):
    before = await photograph()
    for route, (adresse, ouverts) in MATRICE.items():
        if not route.startswith("POST"):
            continue
        for nom in sorted(set(monde.visiteurs) - ouverts):
            await monde.ask(nom, "POST", monde.at(adresse), **everything(monde))
        assert await photograph() == before, route


async def test_what_belongs_to_others_looks_exactly_like_what_does_not_exist(monde: Monde):
    compared = 0
    for route, (adresse, ouverts) in MATRICE.items():
        method = route.split()[0]
        if "{" not in adresse or not ouverts.isdisjoint(NOBODY_INSIDE):
            continue
        for nom in sorted(set(monde.visiteurs) - ouverts):
            theirs = await monde.ask(nom, method, monde.at(adresse), **everything(monde))
            nothing = await monde.ask(nom, method, monde.nowhere(adresse), **everything(monde))
            assert seen(theirs) == seen(nothing), f"{route} pour {nom}"
            compared += 1
    assert compared > 100


def seen(answer: httpx.Response) -> tuple[object, ...]:
    """All that is seen of an answer, but for its tokens, which are always new, and the address asked for."""
    text = re.sub(r'name="(jeton|suite)" value="[^"]+"', "", answer.text)
    headers = {
        n: v for n, v in answer.headers.items() if n not in ("content-length", "location", "set-cookie")
    }
    return answer.status_code, text, headers


async def test_a_right_withdrawn_during_a_session_is_gone_at_the_next_request(monde: Monde):
    page = monde.at("/etablissements/{uai}")
    assert (await monde.ask("gestionnaire", "GET", page)).status_code == 200
    await Rattachement.update({Rattachement.statut: "detache"}).where(
        Rattachement.compte == monde.scene.marc.id
    )
    assert (await monde.ask("gestionnaire", "GET", page)).status_code == 404
    assert (await monde.ask("gestionnaire", "GET", monde.at("/projets/{projet}"))).status_code == 404
