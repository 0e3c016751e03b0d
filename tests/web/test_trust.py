"""Lines of the checklist of trust (docs/SURETE.md) that no other test proves."""

import logging
import re
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import httpx
import pytest
from tests.conftest import TEST_SETTINGS
from tests.visitors import HTMX, ORIGIN, Shown, Visitor
from tests.web.headers import missing
from tests.web.matrix import MATRICE
from tests.web.monde import Monde
from tests.world.personnes import PASSWORD, make_compte

from mesaides.app import create_app
from mesaides.comptes.moves.sessions import SESSION_LIFE
from mesaides.comptes.moves.tentatives import KEPT
from mesaides.db import Database
from mesaides.inscriptions.reads.demandes import DELAI
from mesaides.invitations.rules import VALIDITE
from mesaides.pieces.moves.entretien import KEPT_UNDER_WAY
from mesaides.settings import Settings
from mesaides.web import sante, static
from mesaides.web.gate import Gate
from mesaides.web.logs import JsonLines

HTTPS = "https://aides.exemple.fr"
HTMX_PUBLISHED = "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130"
"""SHA-256 of `dist/htmx.min.js` in the package htmx.org 4.0.1, as npm publishes it."""
PLACES = [adresse for route, (adresse, _) in MATRICE.items() if route.startswith("GET")]


@pytest.fixture
def https(base: Database) -> Gate:
    return create_app(
        Settings(
            secret_key=TEST_SETTINGS.secret_key,
            embedded_worker=False,
            database_url="sqlite://",
            public_url=HTTPS,
        )
    )


async def log_in_by_https(app: Gate) -> tuple[httpx.AsyncClient, httpx.Response]:
    compte = await make_compte()
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HTTPS)  # pyright: ignore
    page = Shown(await client.get("/connexion"))
    typed = {"identifiant": compte.identifiant, "mot_de_passe": PASSWORD}
    answer = await client.post(
        "/connexion", data={**page.fields("/connexion"), **typed}, headers={"Origin": HTTPS}
    )
    return client, answer


async def test_under_https_cookies_are_bound_to_the_host_and_secure(https: Gate):
    _, answer = await log_in_by_https(https)
    cookies = answer.headers.get_list("set-cookie")
    assert answer.status_code == 303
    assert [c.partition("=")[0] for c in cookies] == ["__Host-session", "__Host-appareil"]
    for cookie in cookies:
        attributes = {part.strip() for part in cookie.split(";")[1:]}
        assert {"Path=/", "HttpOnly", "SameSite=Lax", "Secure"} <= attributes
        assert not any(attribute.lower().startswith("domain") for attribute in attributes)
    key = cookies[0].partition("=")[2].partition(";")[0]
    assert len(key) >= 45


async def test_the_key_is_another_at_each_log_in(https: Gate):
    keys = {(await log_in_by_https(https))[1].headers["set-cookie"] for _ in range(3)}
    assert len(keys) == 3


@pytest.mark.parametrize("path", ["/", "/nulle-part", "/static/rien.css", "/sante"])
async def test_under_https_browsers_are_told_to_stay_there(https: Gate, path: str):
    client = httpx.AsyncClient(transport=httpx.ASGITransport(https), base_url=HTTPS)  # pyright: ignore
    told = (await client.get(path)).headers["strict-transport-security"]
    assert int(re.findall(r"max-age=(\d+)", told)[0]) >= 31_536_000
    assert "includeSubDomains" in told


async def test_a_method_hidden_in_a_form_or_a_header_is_not_heard(monde: Monde):
    client = monde.browser("usager")
    answer = await client.get("/mes-services?_method=DELETE", headers={"X-HTTP-Method-Override": "DELETE"})
    assert answer.status_code == 200


async def test_no_other_site_is_allowed_to_read(monde: Monde):
    for path in ("/", "/mes-services", "/sante", "/nulle-part", "/static/rien.css"):
        answer = await monde.browser("usager").get(path, headers={"Origin": "https://evil.test"})
        assert not [name for name in answer.headers if name.startswith("access-control-")]


async def test_every_page_and_every_refusal_carries_the_security_headers(monde: Monde):
    statuses: set[int] = set()
    for nom in ("visiteur", "gestionnaire"):
        for adresse in PLACES:
            answer = await monde.ask(nom, "GET", monde.at(adresse))
            statuses.add(answer.status_code)
            assert missing(answer.status_code, answer.headers) == [], adresse
            if answer.content and "attachment" not in answer.headers.get("content-disposition", ""):
                assert "charset=utf-8" in answer.headers["content-type"], adresse
    client = monde.browser("gestionnaire")
    for answer in (
        await client.put("/"),
        await client.post("/deconnexion", data={}),
        await client.post("/deconnexion", content=b"x" * 300_000, headers={"Content-Type": "text/plain"}),
        await client.get("/?q=%00"),
        await client.head("/connexion"),
        await client.get("/static/rien.css"),
        await client.post("/csp", content=b"{}", headers={"Content-Type": "application/csp-report"}),
        await client.post("/csp", content=b"x" * 20_000, headers={"Content-Type": "application/csp-report"}),
        await client.get("/?q=" + "x" * 9000),
        await client.get("/", headers={"X": "x" * 40_000}),
        await unchanged(monde),
    ):
        statuses.add(answer.status_code)
        assert missing(answer.status_code, answer.headers) == []
    assert {200, 204, 303, 304, 400, 403, 404, 405, 413, 414, 431} <= statuses


async def unchanged(monde: Monde) -> httpx.Response:
    """The budget, asked again by who has it already (304)."""
    client, path = monde.browser("usager"), monde.at("/projets/{projet}/budget")
    mark = (await client.get(path)).headers["etag"]
    return await client.get(path, headers={"If-None-Match": f'"autre", W/{mark}'})


async def test_an_act_whose_page_leads_elsewhere_answers_htmx_like_any_other(monde: Monde):
    """Somebody logged in activates an account: the log-in to which it leads sends them to their services."""
    headers = {"Origin": ORIGIN, **HTMX, "HX-Target": "main#contenu", "HX-Current-URL": f"{ORIGIN}/aide"}
    path = monde.at("/activation/{activation}")
    data = {"jeton": monde.jeton("usager")}
    answer = await monde.browser("usager").post(path, data=data, headers=headers)
    assert answer.headers["hx-redirect"].startswith("/")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_htmx_is_the_one_that_was_published():
    (file,) = Path("static/vendor").glob("htmx-*.js")
    assert sha256(file.read_bytes()).hexdigest() == HTMX_PUBLISHED
    assert static.TYPES.keys() == {".css", ".js", ".dico"}


async def test_nothing_is_asked_of_another_host(monde: Monde):
    for nom in ("visiteur", "gestionnaire", "administrateur"):
        for adresse in PLACES:
            page = Shown(await monde.ask(nom, "GET", monde.at(adresse)))
            asked = [e.get("src", "") for e in page.tree.iter() if e.get("src")]
            asked += [e.get("href", "") for e in page.tree.iter("link")]
            assert all(address.startswith(("/static/", "data:")) for address in asked), adresse
            assert not [e for e in page.tree.iter() if e.get("style") is not None], adresse


async def test_a_fault_shows_its_number_and_the_log_holds_the_same(
    visitor: Visitor, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    async def fail() -> None:
        raise RuntimeError("marqueur-interne")

    monkeypatch.setattr("mesaides.dispositifs.routes.list_fiches", fail)
    answer = await visitor.open("/dispositifs")
    assert answer.status == 500
    assert "Le portail a rencontré une erreur" in answer.text
    assert "marqueur-interne" not in answer.answer.text
    told = [JsonLines().format(r) for r in caplog.records if r.getMessage() == "incident"]
    assert len(told) == 1
    (number,) = re.findall(r'"incident": "(\w+)"', told[0])
    assert number in answer.text
    assert "marqueur-interne" in told[0]
    assert missing(answer.answer.status_code, answer.answer.headers) == []


async def test_what_is_typed_never_reaches_the_logs(monde: Monde, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    marker = "MarqueurPlanté"
    names = (
        *(
            "identifiant",
            "mot_de_passe",
            "confirmation",
            "actuel",
            "nom",
            "prenom",
            "adresse",
            "raison",
            "intitule",
        ),
        *("adresses", "resume", "suite", "vue", "recherche", "montant", "objectifs", "texte"),
    )
    for route, (adresse, _) in MATRICE.items():
        for nom in ("visiteur", "usager", "gestionnaire", "administrateur"):
            method = route.split()[0]
            path = monde.at(adresse) + (f"?q={marker}&recherche={marker}" if method == "GET" else "")
            await monde.ask(nom, method, path, **dict.fromkeys(names, marker))
    told = "\n".join(JsonLines().format(record) for record in caplog.records if record.name != "httpx")
    assert len(told) > 1000
    tokens = [
        monde.numeros[n] for n in ("activation", "recuperation", "adresse", "decision", "invitation_lien")
    ]
    for secret in (marker, *tokens, *monde.cles.values()):
        assert secret not in told


async def test_health_tells_nothing_but_itself(visitor: Visitor):
    assert (await visitor.client.get("/sante")).text == "ok\n"
    assert sante.ROUTES


async def test_the_pages_of_the_law_are_linked_from_every_page(monde: Monde):
    for nom in ("visiteur", "gestionnaire"):
        for adresse in PLACES:
            answer = await monde.ask(nom, "GET", monde.at(adresse))
            html = answer.headers.get("content-type", "").startswith("text/html")
            if answer.status_code not in (200, 404, 410) or not html:
                continue
            links = Shown(answer).links()
            for page in ("/donnees-personnelles", "/mentions-legales", "/accessibilite", "/cookies"):
                assert page in links, adresse


async def test_only_what_the_page_on_cookies_names_is_kept_in_cookies(monde: Monde, visitor: Visitor):
    kept: set[str] = set()
    for nom in ("visiteur", "gestionnaire"):
        for adresse in PLACES:
            answer = await monde.ask(nom, "GET", monde.at(adresse))
            kept |= {cookie.partition("=")[0] for cookie in answer.headers.get_list("set-cookie")}
    compte = await make_compte()
    page = await visitor.open("/connexion")
    entered = await visitor.send(
        page, "/connexion", follow=False, identifiant=compte.identifiant, mot_de_passe=PASSWORD
    )
    kept |= {cookie.partition("=")[0] for cookie in entered.answer.headers.get_list("set-cookie")}
    left = await visitor.send(await visitor.open("/aide"), "/deconnexion", follow=False)
    kept |= {cookie.partition("=")[0] for cookie in left.answer.headers.get_list("set-cookie")}
    assert kept == {"session", "message", "appareil", "styles"}
    page = Shown(await monde.ask("visiteur", "GET", "/cookies"))
    kept.add("raccourcis")  # written by liste.js, when it is asked to
    named = {cell.text_content().strip().lower() for cell in page.tree.iter("th")}  # pyright: ignore
    assert kept <= named
    assert len([row for row in page.tree.iter("tr") if row.find("td") is not None]) == len(kept)


async def test_the_page_on_personal_data_says_how_long_as_the_portal_does_it(monde: Monde):
    words = Shown(await monde.ask("visiteur", "GET", "/donnees-personnelles")).text
    for what in ("adresse IP", "demandes d’aide", "Pièces", "Messages", "Courriels", "Journal des actes"):
        assert what in words
    for how_long in (
        f"{DELAI // timedelta(hours=1)} heures",
        f"{VALIDITE.days} jours",
        f"{SESSION_LIFE // timedelta(hours=1)} heures au plus",
        f"{KEPT_UNDER_WAY.days} jours",
        f"{KEPT.days} jour",
    ):
        assert how_long in words.replace("\u00a0", " ")


COLLECTING = {
    "visiteur": (
        "/comptes/nouveau",
        "/recuperation",
        "/activation/renvoi",
        "/invitation/{invitation_lien}/compte",
    ),
    "usager": ("/mon-compte", "/mon-compte/identite", "/mon-compte/adresse", "/projets/nouveau"),
    "gestionnaire": ("/etablissements/{uai}", "/projets/nouveau"),
    "administrateur": ("/administration/etablissements/{uai}",),
}


@pytest.mark.parametrize("nom", COLLECTING)
async def test_each_form_that_collects_says_who_why_how_long_and_which_rights(monde: Monde, nom: str):
    for adresse in COLLECTING[nom]:
        shown = Shown(await monde.ask(nom, "GET", monde.at(adresse)))
        for words in ("est responsable", "mission d’intérêt public", "gardées", "rectifier", "dpo@", "CNIL"):
            assert words in shown.text, f"{adresse} : {words}"
