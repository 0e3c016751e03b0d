"""The door: headers on every answer, acts only from our own pages, errors in French."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.conftest import TEST_SETTINGS
from tests.visitors import ORIGIN, Visitor
from tests.web.headers import HEADERS
from tests.world.personnes import PASSWORD, make_compte

from mesaides.comptes.tables.session import Session
from mesaides.settings import SettingsError, read_settings
from mesaides.web.contact import security_txt
from mesaides.web.visit import is_jeton_of, make_jeton


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/nulle-part", 404), ("/static/rien.css", 404), ("/sante", 200), ("/mes-services", 303)],
)
async def test_every_answer_carries_the_security_headers(visitor: Visitor, path: str, status: int):
    answer = await visitor.open(path, follow=False)
    assert answer.status == status
    for name in HEADERS:
        assert name in answer.answer.headers, name
    assert "unsafe" not in answer.answer.headers["content-security-policy"]
    assert "server" not in answer.answer.headers


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
async def test_other_methods_are_refused_in_french(visitor: Visitor, method: str):
    answer = await visitor.client.request(method, "/connexion")
    assert answer.status_code == 405
    assert "Action impossible" in answer.text
    assert "x-frame-options" in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.test"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "null"},
        {"Content-Type": "text/plain"},
    ],
)
@pytest.mark.parametrize("htmx", [False, True])
async def test_an_act_asked_from_elsewhere_has_no_effect(
    visitor: Visitor, headers: dict[str, str], htmx: bool
):
    compte = await make_compte()
    page = await visitor.open("/connexion")
    extra = {"HX-Request": "true", "HX-Target": "section#connexion"} if htmx else {}
    answer = await visitor.send(
        page,
        "/connexion",
        headers={**headers, **extra},
        identifiant=compte.identifiant,
        mot_de_passe=PASSWORD,
    )
    assert answer.status == 403
    assert "rien n’a été enregistré" in answer.answer.text
    assert await Session.count() == 0


@pytest.mark.parametrize("jeton", ["", "é", "AAAA", "A" * 36, None])
async def test_a_form_without_its_token_has_no_effect(visitor: Visitor, jeton: str | None):
    compte = await make_compte()
    page = await visitor.open("/connexion")
    typed = {"identifiant": compte.identifiant, "mot_de_passe": PASSWORD, "jeton": jeton}
    assert (await visitor.send(page, "/connexion", **typed)).status == 403
    assert await Session.count() == 0


async def test_the_token_of_another_session_is_worth_nothing(visitor: Visitor, app):
    other = Visitor.of(app)
    theirs = await other.open("/connexion")
    compte = await make_compte()
    page = await visitor.open("/connexion")
    answer = await visitor.send(
        page,
        "/connexion",
        jeton=theirs.fields("/connexion")["jeton"],
        identifiant=compte.identifiant,
        mot_de_passe=PASSWORD,
    )
    assert answer.status == 403


def test_a_token_survives_a_change_of_key_for_the_overlap():
    jeton = make_jeton("s.abc", "old")
    assert is_jeton_of("s.abc", jeton, ("new", "old"))
    assert not is_jeton_of("s.abc", jeton, ("new",))
    assert not is_jeton_of("s.abd", jeton, ("old",))


@pytest.mark.parametrize(
    "suite", ["https://evil.test", "//evil.test", "/\\evil.test", "javascript:alert(1)", "/a\nb", "\\\\evil"]
)
async def test_the_way_back_after_the_log_in_stays_inside(visitor: Visitor, suite: str):
    compte = await make_compte()
    page = await visitor.open("/connexion")
    answer = await visitor.send(
        page, "/connexion", follow=False, suite=suite, identifiant=compte.identifiant, mot_de_passe=PASSWORD
    )
    assert answer.answer.headers["location"] == "/mes-services"


@pytest.mark.parametrize("size", [300 * 1024, 30 * 1024 * 1024])
async def test_a_form_too_large_is_refused_in_words(visitor: Visitor, size: int):
    page = await visitor.open("/connexion")
    answer = await visitor.send(page, "/connexion", identifiant="x" * size, mot_de_passe="y")
    assert answer.status == 413
    assert "dépasse la taille permise" in answer.text


@pytest.mark.parametrize("body", [b"\xff\xfe", b"a=%zz", b"&" * 5000, b"x" * 5000, b"=" * 2000])
async def test_a_broken_form_is_a_page_in_french_not_a_fault(visitor: Visitor, body: bytes):
    await visitor.open("/connexion")
    answer = await visitor.client.post(
        "/connexion",
        content=body,
        headers={"Content-Type": "application/x-www-form-urlencoded", "Origin": ORIGIN},
    )
    assert 400 <= answer.status_code < 500
    assert '<html lang="fr">' in answer.text


@pytest.mark.parametrize("name", ["page", "cookies", "env"])
async def test_guessed_addresses_find_nothing(visitor: Visitor, name: str):
    for path in ("/.env", "/.git/config", "/schema", "/metrics", "/docs", "/openapi.json", f"/{name}.bak"):
        assert (await visitor.open(path)).status == 404


async def test_whoever_finds_a_weakness_reads_whom_to_tell(visitor: Visitor):
    answer = (await visitor.open("/.well-known/security.txt")).answer
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    told = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert told["Contact"] == f"mailto:{TEST_SETTINGS.region_contact}"
    left = datetime.fromisoformat(told["Expires"]) - datetime.now(UTC)
    assert timedelta(days=150) < left < timedelta(days=365)  # RFC 9116, 2.5.5
    assert told["Preferred-Languages"] == "fr"
    assert told["Canonical"] == f"{ORIGIN}/.well-known/security.txt"
    path, _, place = told["Policy"].removeprefix(ORIGIN).partition("#")
    assert (await visitor.open(path)).element(place) is not None


@pytest.mark.parametrize(
    ("contact", "uri"),
    [
        ("alerte@exemple.fr", "mailto:alerte@exemple.fr"),
        ("https://exemple.fr/signaler", "https://exemple.fr/signaler"),
    ],
)
def test_the_contact_is_a_setting(contact: str, uri: str):
    settings = read_settings({"MESAIDES_SECURITE_CONTACT": contact})
    assert security_txt(settings, datetime.now(UTC)).startswith(f"Contact: {uri}\nExpires: ")
    for wrong in ("personne", "http://exemple.fr", "a@b.fr\nContact: mailto:x@evil.test"):
        with pytest.raises(SettingsError, match="MESAIDES_SECURITE_CONTACT"):
            read_settings({"MESAIDES_SECURITE_CONTACT": wrong})


async def test_a_cookie_fixed_before_the_log_in_is_not_kept(visitor: Visitor):
    compte = await make_compte()
    await visitor.open("/connexion")
    before = visitor.client.cookies["session"]
    await visitor.log_in(compte.identifiant, PASSWORD)
    assert visitor.client.cookies["session"] != before


async def test_pages_are_never_kept_by_a_cache_and_files_always(visitor: Visitor):
    page = await visitor.open("/")
    assert page.answer.headers["cache-control"] == "no-store"
    css = next(link.get("href", "") for link in page.tree.iter("link") if link.get("rel") == "stylesheet")
    file = await visitor.client.get(css, headers={"Accept-Encoding": "br"})
    assert "immutable" in file.headers["cache-control"]
    assert file.headers["content-encoding"] == "br"
