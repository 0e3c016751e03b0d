"""The styles of a first visit come in its page; later ones have the file."""

import re
from base64 import b64encode
from hashlib import sha256

from tests.visitors import HTMX, Shown, Visitor
from tests.web.headers import BEFORE_THE_PAINT, weigh_head
from tests.web.matrix import MATRICE
from tests.web.monde import Monde
from tests.world.lycees import make_etablissement
from tests.world.personnes import make_compte, make_gestionnaire

from mesaides.settings import ROOT
from mesaides.web.static import StaticFiles
from mesaides.web.styles import NAME, OURS, Styles, read_rules, without_unused, write_rules

STATIC = StaticFiles(ROOT / "static")
CSS = STATIC.text("site.css")


def styles_of(page: Shown) -> str:
    found = re.findall(r"<style[^>]*>(.*?)</style>", page.answer.text)
    return found[0] if found else ""


def policy_of(page: Shown) -> str:
    return page.answer.headers["content-security-policy"]


async def test_a_first_visit_has_its_styles_in_the_page_allowed_by_their_hash(visitor: Visitor):
    page = await visitor.open("/")
    css = styles_of(page)
    digest = b64encode(sha256(css.encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}';" in policy_of(page)
    assert "unsafe" not in policy_of(page)
    assert "stylesheet" not in page.answer.text.partition("<noscript>")[0]


async def test_a_later_visit_has_the_file(visitor: Visitor):
    await visitor.open("/")
    again = await visitor.open("/")
    assert styles_of(again) == ""
    assert "sha256" not in policy_of(again)
    assert f'<link rel="stylesheet" href="{STATIC.url("site.css")}">' in again.answer.text


async def test_a_new_version_of_the_file_comes_as_a_first_visit(visitor: Visitor):
    await visitor.open("/")
    visitor.client.cookies.set("styles", "a0a0a0a0a0", domain="127.0.0.1", path="/")
    assert styles_of(await visitor.open("/"))


async def test_what_the_log_out_empties_comes_again(visitor: Visitor):
    await visitor.enter(await make_compte())
    page = await visitor.open("/mon-compte")
    assert styles_of(page) == ""
    left = await visitor.send(page, "/deconnexion")
    assert left.path == "/connexion"
    assert styles_of(left)


async def test_a_page_of_work_seen_first_has_its_own_styles_and_their_file_at_its_end(visitor: Visitor):
    lycee = await make_etablissement()
    await visitor.enter(await make_gestionnaire(lycee))
    visitor.client.cookies.delete("styles")
    page = (await visitor.open(f"/etablissements/{lycee.uai}")).answer.text
    style, _, rest = page.partition("</style>")
    link = f'<link rel="stylesheet" href="{STATIC.url("atelier.css")}">'
    assert "@layer atelier{" in style
    assert rest.endswith(f"{link}</body>\n</html>")
    assert page.count(link) == 1
    again = (await visitor.open(f"/etablissements/{lycee.uai}")).answer.text
    assert link in again.partition("<header")[0]


async def test_a_part_of_a_page_brings_no_styles_and_promises_none(visitor: Visitor):
    for target in ("section#connexion", "section#ailleurs"):
        part = await visitor.open("/", **HTMX, **{"HX-Target": target})
        assert "<style" not in part.answer.text
        assert "styles=" not in part.answer.headers.get("set-cookie", "")


async def test_every_page_on_which_one_can_land_is_painted_in_one_flight(monde: Monde):
    heavy: dict[str, int] = {}
    for route, (adresse, ouverts) in MATRICE.items():
        if not route.startswith("GET") or "visiteur" not in ouverts:
            continue
        visitor = Visitor.of(monde.app)
        async with visitor.client.stream(
            "GET", monde.at(adresse), headers={"Accept-Encoding": "br"}
        ) as answer:
            weight = weigh_head(answer) + len(b"".join([part async for part in answer.aiter_raw()]))
        heavy[route] = weight
    print(heavy)
    assert {route: weight for route, weight in heavy.items() if weight > BEFORE_THE_PAINT} == {}
    assert len(heavy) > 20


async def test_what_only_the_second_sheet_styles_is_shown_by_pages_that_have_it(monde: Monde):
    names = {
        sheet: set(re.findall(r"\.([a-z][\w-]*)", STATIC.text(sheet)))
        for sheet in ("site.css", "atelier.css")
    }
    own, link = (
        names["atelier.css"] - names["site.css"],
        f'rel="stylesheet" href="{STATIC.url("atelier.css")}"',
    )
    bare: dict[str, set[str]] = {}
    having = 0
    for route, (adresse, ouverts) in MATRICE.items():
        if not route.startswith("GET") or not ouverts:
            continue
        page = (await monde.ask(max(ouverts), "GET", monde.at(adresse))).text
        shown = own.intersection(" ".join(re.findall(r' class="([^"]+)"', page)).split())
        having += link in page
        if shown and link not in page:
            bare[route] = shown
    assert bare == {}
    assert having >= 5


def test_of_a_sheet_of_which_all_is_shown_only_what_waits_for_a_mouse_or_for_paper_is_left_out():
    everything = frozenset(NAME.findall(CSS))
    css, paper = re.subn(r"@media print\{([^{}]+\{[^{}]*\})*\}", "", CSS.replace(";}", "}"))
    css, mouse = re.subn(r"(?<=[{}])[^{}@]+:hover\{[^{}]*\}", "", css)
    assert paper == 1
    assert 3 <= mouse <= 10
    assert write_rules(tuple(read_rules(CSS)), everything) == css


def test_a_selector_stays_when_it_may_concern_the_page():
    css = (
        "@layer a,b;*{c:d}@layer a{p,.x:not(.y,p) td{e:f}.z{g:h}@media tv{.z{i:j}#m>ul{k:l}}}@media all{.z{m:n}}"
        "[data-z='.w'],[data-v~='w'],[rel]{q:r}.u::before{s:t}@media print{td{u:v}}.x:hover,ul:not(.z){w:x}"
        ":is(.z,td):has(>:not(.u)) a:where(.z),.u:not(:has(.x)):has(.b){y:z}:is(.z .y,td.x:not(.a)){z:z}"
    )
    made, source = Styles((css, "/static/site-0123456789.css"), ("", "/a.css")).put_in(
        '#<td class="x u" data-v="w"><ul id="m">', "#"
    )
    assert made.partition("</style>")[0].partition(">")[2] == (
        "@layer a,b;*{c:d}@layer a{.x:not(.y,p) td{e:f}@media tv{#m>ul{k:l}}}"
        "[data-v~='w'],[rel]{q:r}.u::before{s:t}ul:not(.z){w:x}:is(.z .y,td.x:not(.a)){z:z}"
    )
    assert source.startswith("'sha256-")


def test_colours_and_movements_of_which_no_rule_speaks_are_left_out():
    css = (
        ":root{--a:#fff;--b:var(--c);--c:1px;--d:2px}@media tv{:root{--a:#000;--d:3px}}"
        "p{color:var(--a);inset:var(--b,0);animation:vu .5s!important}"
        "@keyframes vu{from,to{e:f}}@keyframes autre{to{g:h}}"
    )
    assert without_unused(css) == (
        ":root{--a:#fff;--b:var(--c);--c:1px}@media tv{:root{--a:#000}}"
        "p{color:var(--a);inset:var(--b,0);animation:vu .5s!important}@keyframes vu{from,to{e:f}}"
    )


def test_what_scripts_say_of_the_whole_page_is_shown_by_any():
    scripts = "".join(path.read_text() for path in (ROOT / "static").glob("*.js"))
    assert set(re.findall(r'documentElement\.class\w+(?: = |\.add\()"([\w-]+)"', scripts)) == {
        name[1:] for name in OURS
    }


def test_the_file_that_is_served_selects_what_its_source_selects():
    """A minifier that loses the space of « .a :is(b) » makes it say « .a:is(b) »."""
    source = re.sub(r"/\*.*?\*/", "", (ROOT / "static" / "site.css").read_text(), flags=re.S)
    descendants = re.compile(r"[\w\])] \*?:(?=[a-z-]+\()")
    assert len(descendants.findall(CSS)) == len(descendants.findall(source)) > 0
