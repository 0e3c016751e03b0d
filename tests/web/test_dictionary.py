"""What pages have in common is given once to the browsers that keep it (RFC 9842); the others get brotli."""

from hashlib import sha256

import brotli
import httpx
import pytest
from jinja2 import DictLoader, Environment
from tests.conftest import TEST_SETTINGS
from tests.visitors import HTMX, Visitor
from tests.web.headers import REPEAT, weigh_head
from tests.web.matrix import MATRICE
from tests.web.monde import Monde
from tests.web.photographie import undone
from tests.world.personnes import make_agent, make_compte

from mesaides.comptes.habilitations import Habilitation
from mesaides.montants import nb
from mesaides.web.dictionary import Dictionaries, Shared, zstd
from mesaides.web.forms import blank_forms
from mesaides.web.gate import Gate
from mesaides.web.places import JETON, MARK, STYLES
from mesaides.web.skeletons import make_skeletons

FULL = 2_200
"""Of a page that is mostly what somebody wrote: a dossier, the questions of a dispositif, the lines of a budget."""
AGENTS = {"instructeur", "deporte", "lecteur", "administrateur"}
SEEN_AGAIN = {
    "GET /demandes",
    "GET /demandes/{demande:int}/fil",
    "GET /etablissements/{uai:str}",
    "GET /fils",
    "GET /ma-structure",
    "GET /mes-services",
    "GET /mon-compte",
    "GET /projets",
    "GET /projets/nouveau",
    "GET /projets/{projet:int}",
}
READ_ONCE = {"GET /aide", "GET /donnees-personnelles"}
"""Long texts, that the dictionaries leave out."""
CHROMIUM = {"Accept-Encoding": "gzip, deflate, br, zstd"}


def dictionaries_of(app: Gate) -> Dictionaries:
    return app.litestar.state.dictionaries


def dictionary_of(app: Gate, *, agent: bool = False) -> Shared:
    return dictionaries_of(app).make()[agent]


def having(known: str) -> dict[str, str]:
    """What Chromium says when it has this dictionary."""
    return {"Accept-Encoding": "gzip, deflate, br, zstd, dcb, dcz", "Available-Dictionary": known}


async def ask(client: httpx.AsyncClient, path: str, headers: dict[str, str]) -> tuple[httpx.Response, bytes]:
    """The answer, and its body as it travels."""
    async with client.stream("GET", path, headers=headers) as answer:
        return answer, b"".join([part async for part in answer.aiter_raw()])


def read(body: bytes, dictionary: bytes) -> str:
    """As a browser does: the head says with which dictionary, the rest is one frame made with it."""
    assert body[:40] == bytes.fromhex("5e2a4d18 20000000") + sha256(dictionary).digest()
    return zstd.decompress(body[40:], zstd_dict=zstd.ZstdDict(dictionary, is_raw=True)).decode()


async def test_a_page_seen_again_is_what_it_adds_to_the_dictionary(monde: Monde):
    made = dictionaries_of(monde.app).make()
    heavy: dict[str, int] = {}
    for route, (adresse, ouverts) in MATRICE.items():
        if not route.startswith("GET") or not ouverts:
            continue
        client, shared = monde.browser(min(ouverts)), made[min(ouverts) in AGENTS]
        async with undone():
            await client.get(monde.at(adresse))
            answer, body = await ask(client, monde.at(adresse), having(shared.known_as))
        if answer.headers.get("content-encoding") == "dcz":
            assert "</html>" in read(body, shared.content), route
            heavy[route] = weigh_head(answer) + len(body)
    print(
        "\n".join(f"{weight:6} o  {route}" for route, weight in sorted(heavy.items(), key=lambda one: one[1]))
    )
    above = {route: weight for route, weight in heavy.items() if weight > REPEAT}
    assert heavy.keys() - above.keys() >= SEEN_AGAIN
    assert {route: weight for route, weight in above.items() if weight > FULL}.keys() == READ_ONCE
    assert len(above) <= len(heavy) / 4
    assert len(heavy) > 50


@pytest.fixture
async def claire(app: Gate) -> Visitor:
    visitor = await Visitor.seated(app, await make_compte())
    await visitor.open("/mon-compte")
    return visitor


async def test_the_page_of_somebody_says_where_it_is_to_a_browser_that_could_keep_it(
    claire: Visitor, app: Gate
):
    shared = dictionary_of(app)
    page = await claire.open("/mon-compte", **CHROMIUM)
    assert page.answer.headers["link"] == f'</static/{shared.name}>; rel="compression-dictionary"'
    file, body = await ask(claire.client, f"/static/{shared.name}", CHROMIUM)
    assert brotli.decompress(body) == shared.content
    assert file.headers["use-as-dictionary"] == 'match="/*", match-dest=("document" "")'
    assert file.headers["cache-control"] == "max-age=31536000, immutable"
    assert len(body) <= 26_000, "fetched once a version, when the line has nothing else to do"


async def test_an_agent_has_another_one(claire: Visitor, app: Gate):
    shared, theirs = dictionaries_of(app).make()
    await claire.enter(await make_agent(Habilitation.INSTRUCTEUR))
    page = await claire.open("/instruction", **CHROMIUM)
    assert page.answer.headers["link"] == f'</static/{theirs.name}>; rel="compression-dictionary"'
    _, body = await ask(claire.client, f"/static/{theirs.name}", CHROMIUM)
    assert len(body) <= 26_000
    for known in (shared, theirs):
        _, body = await ask(claire.client, "/instruction", having(known.known_as))
        assert "</html>" in read(body, known.content)


@pytest.mark.parametrize("told", [{"Save-Data": "on"}, {"ECT": "2g"}, {"ECT": "slow-2g"}])
async def test_it_is_not_offered_on_a_line_that_is_spared(claire: Visitor, app: Gate, told: dict[str, str]):
    dictionaries_of(app).make()
    assert "link" in (await claire.open("/mon-compte", **CHROMIUM, ECT="4g")).answer.headers
    assert "link" not in (await claire.open("/mon-compte", **CHROMIUM, **told)).answer.headers


async def test_a_first_page_asks_how_quick_the_line_is(visitor: Visitor):
    first = await visitor.open("/connexion")
    assert first.answer.headers["accept-ch"] == "ECT"
    assert "accept-ch" not in (await visitor.open("/connexion")).answer.headers


async def test_it_is_offered_to_nobody_else(claire: Visitor, app: Gate):
    shared = dictionary_of(app)
    entered, htmx = claire.client, {**CHROMIUM, **HTMX, "HX-Target": "section#identite"}
    for client, headers in (
        (Visitor.of(app).client, CHROMIUM),
        (entered, {"Accept-Encoding": "br"}),
        (entered, having(shared.known_as)),
        (entered, htmx),
    ):
        answer, _ = await ask(client, "/mon-compte/identite", headers)
        assert "link" not in answer.headers, headers


@pytest.mark.parametrize("known", [f":{'A' * 43}=:", "", "x", ":é:", "\0" * 300])
async def test_a_browser_that_has_another_one_gets_brotli(claire: Visitor, app: Gate, known: str):
    dictionaries_of(app).make()
    told = {name: value.encode() for name, value in having(known).items()}
    answer, body = await ask(claire.client, "/mon-compte", told)
    assert answer.headers["content-encoding"] == "br"
    assert b"</html>" in brotli.decompress(body)
    assert "compression-dictionary" in answer.headers["link"]


async def test_nobody_gets_what_they_do_not_say_they_read(claire: Visitor, app: Gate):
    shared = dictionary_of(app)
    answer, _ = await ask(claire.client, "/mon-compte", {**having(shared.known_as), "Accept-Encoding": "br"})
    assert answer.headers["content-encoding"] == "br"


async def test_no_page_waits_for_it_to_be_made(claire: Visitor, app: Gate, monkeypatch: pytest.MonkeyPatch):
    known = dictionary_of(app).known_as
    monkeypatch.setattr(dictionaries_of(app), "_at_hand", dict)
    for said in ("", known):
        answer, _ = await ask(claire.client, "/mon-compte", having(said))
        assert answer.headers["content-encoding"] == "br"
        assert "link" not in answer.headers


async def test_what_a_script_asks_for_is_made_with_it_too(claire: Visitor, app: Gate):
    shared = dictionary_of(app)
    block = {**HTMX, "HX-Target": "section#identite"}
    answer, body = await ask(claire.client, "/mon-compte/identite", {**block, **having(shared.known_as)})
    assert read(body, shared.content).startswith('<section id="identite"')
    assert weigh_head(answer) + len(body) <= 680, answer.headers


async def test_a_page_says_what_it_varies_with(claire: Visitor, app: Gate):
    answer, _ = await ask(claire.client, "/mon-compte", having(dictionary_of(app).known_as))
    assert answer.headers["vary"] == "*"


async def test_another_version_is_not_found(visitor: Visitor):
    assert (await visitor.open("/static/pages-0123456789.dico")).status == 404


def test_every_process_makes_the_same_with_the_data_of_nobody(app: Gate):
    state = app.litestar.state
    made = [Dictionaries(state.templates, state.styles.link, blank_forms).make() for _ in range(2)]
    assert made[0] == made[1] == dictionaries_of(app).make()
    for shared in made[0]:
        for of_this_process in (JETON, MARK, STYLES, *TEST_SETTINGS.secret_keys):
            assert of_this_process.encode() not in shared.content


def test_a_template_made_of_nothing_shows_every_side_of_it():
    pages = Environment(loader=DictLoader(TEMPLATES), autoescape=True, trim_blocks=True)
    pages.filters |= {"nb": nb}
    pages.globals["keep"] = lambda macro, *shown: 1 / 0
    made = make_skeletons(pages, "<link>", [], {"instruction"})
    assert made == (
        '<h1 class="grand petit"></h1><p>autre autres</p><li>a</li><li>b</li><li>un</li><li>aucun</li>'
        '<a href="/demandes/1">non</a><p>oui</p><b>ou</b><i>ni</i><main><link></main>'
    )


TEMPLATES = {
    "pages/aide.html": "<p>Lue une fois</p>",
    "comptes/connexion.html": "<p>Ouverte une fois</p>",
    "instruction/demande.html": "<p>De la Région</p>",
    "components/forms.html": "{% macro champ(field) %}{% endmacro %}",
    "courriels/accuse.html": "<p>Jamais</p>",
    "layouts/site.html": f"<main>{STYLES}</main>",
    "demandes/une.html": """
{%- extends "layouts/site.html" -%}
{%- macro lien(vers, mot) -%}<a href="{{ vers }}">{{ mot }}</a>{%- endmacro -%}
<h1 class="{{ "grand" if x else " petit" }}">{{ titre.nom }}</h1>
{%- block liste -%}<p>{{ (3 * n) | nb("autre", "autres") }}</p>
{%- for x in ("a", "b") -%}<li>{{ x }}</li>{%- endfor -%}
{%- for x, y in pages.items() if y -%}<li>{{ x }}un</li>{%- else -%}<li>aucun</li>{%- endfor -%}
{{- keep(lien, "/demandes/%d" | format(d), "non" if x else "jamais") -}}
{%- if a > 1 -%}<p>oui</p>{%- elif b -%}<b>ou</b>{%- else -%}<i>ni</i>{%- endif -%}
{%- endblock -%}
{%- include "pages/" ~ partie -%}
""",
}
