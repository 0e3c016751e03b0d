"""Whatever block is asked for by `HX-Target`, of whatever page, by whomever: that block, or the whole page; no fault.

The suite asks each page for each of its own blocks, and for one of elsewhere, for three people a route; `make hostile`
asks every route for every block of every template, and for its own for everybody.
"""

import os
import re
from dataclasses import dataclass, field

import pytest
from tests.house.templates import blocks_of
from tests.visitors import HTMX, ORIGIN
from tests.web.blocks import BLOCKS, TEMPLATES, own_blocks
from tests.web.etats import bring
from tests.web.matrix import MATRICE, PERSONNES
from tests.web.monde import Monde, everything
from tests.web.photographie import undone

ALL = "HOSTILE" in os.environ
"""Every block of the house, and everybody."""
ELSEWHERE = "bloc_d_aucune_page"
ETATS = ("", "a_completer", "proposee")
LAYOUT = set(blocks_of(TEMPLATES["layouts/site.html"]))
SAME_FOR_ALL = {"pages/erreur.html", "comptes/reconnexion.html"}
Asked = tuple[str, str, str]
"""Route and form, person, block; '' where all see the same."""


def fault_of(status: int, block: str, text: str, headers: dict[str, str]) -> str:
    """What is wrong with this answer to somebody whose htmx swaps this block, '' when nothing is."""
    if status >= 500:
        return str(status)
    if (
        status in (204, 303)
        or {"hx-redirect", "hx-refresh"} & {*headers}
        or not headers["content-type"].startswith("text/html")
    ):
        return ""
    if text.startswith("<!doctype html>"):
        return "" if headers.get("hx-retarget") == "body" else "une page entière dans un bloc"
    if status == 401:
        return "" if headers.get("hx-retarget") == "#messages" else "la connexion dans un bloc"
    if block == "messages" and text.startswith('<hx-partial hx-target="#messages"'):
        return ""  # what an act asked from the live region answers there
    first = re.match(r"\s*<\w+[^>]* id=\"([\w-]+)\"", text)
    aimed = headers.get(
        "hx-retarget", f"#{block}"
    )  # the answer says where it goes, when it is not of what was asked
    return "" if first and f"#{first[1]}" == aimed else f"autre chose que ce bloc : {text.strip()[:60]!r}"


def samples(route: str) -> list[str]:
    """Two for whom the door is open, and somebody who finds it closed."""
    ouverts = MATRICE[route][1]
    inside, outside = sorted(ouverts), sorted(set(PERSONNES) - ouverts)
    return [*inside[:1], *inside[1:][-1:], *outside[:1]]


@dataclass
class Walk:
    """`shown`: the templates that were made into pages since it was last emptied."""

    monde: Monde
    shown: list[str]
    asked: set[Asked] = field(default_factory=set[Asked])

    async def ask(self, nom: str, route: str, typed: dict[str, str], block: str) -> str:
        """The fault found, '' when none."""
        monde, self.shown[:] = self.monde, []
        method, path = route.split()[0], monde.at(MATRICE[route][0])
        headers = {**HTMX, "Origin": ORIGIN, "HX-Target": f"#{block}", "HX-Current-URL": ORIGIN + path}
        headers["Personne"] = monde.personne(nom)
        data = {"jeton": monde.jeton(nom), **typed} if method == "POST" else None
        async with undone():
            answer = await monde.browser(nom).request(method, path, data=data, headers=headers)
        whole = any("{% extends" in TEMPLATES[template] for template in self.shown)
        if answer.status_code < 500 and answer.status_code != 401 and not whole:
            return ""  # no page: a file, or the word that a field is saved
        return fault_of(answer.status_code, block, answer.text, dict(answer.headers))

    async def ask_each(self, nom: str, route: str, typed: dict[str, str]) -> list[str]:
        """Asks for every block of what this request shows, and for one of elsewhere; the faults found."""
        faults = [await self.ask(nom, route, typed, ELSEWHERE)]
        every = BLOCKS if ALL and nom in samples(route) else ()
        own = {(template, block) for template in self.shown for block in own_blocks(template)}
        for template, block in sorted(own | {("", block) for block in every}):
            same = not ALL and (template in SAME_FOR_ALL or block in LAYOUT)
            place = ("", "", block) if same else (f"{route} {bool(typed)}", nom, block)
            if place not in self.asked:
                self.asked.add(place)
                faults.append(await self.ask(nom, route, typed, block))
        return [f"{route} {nom} {typed and 'tout'} {fault}" for fault in faults if fault]


@pytest.mark.parametrize("etat", ETATS)
async def test_every_block_asked_for_is_that_block_or_the_whole_page(
    monde: Monde, shown: list[str], etat: str
):
    """A form is sent empty, then with all that its act needs."""
    if etat:
        await bring(monde, etat)
    faults: list[str] = []
    walk = Walk(monde, shown)
    for route in MATRICE:
        if etat and "demande" not in route and "instruction" not in route:
            continue
        for nom in PERSONNES if ALL else samples(route):
            faults += await walk.ask_each(nom, route, {})
            if route.startswith("POST"):
                faults += await walk.ask_each(nom, route, everything(monde))
    assert not faults, f"{len(faults)} fautes :\n" + "\n".join(faults[:60])
    assert len(walk.asked) > (50 if etat else 300)


async def test_a_block_that_is_not_on_the_page_is_answered_by_the_whole_page(monde: Monde):
    """The field of the new password is on « Mon compte » once its part is opened, and not before."""
    asked = {**HTMX, "HX-Target": "div#champ_mot_de_passe"}
    browser = monde.browser("usager")
    whole = await browser.get("/mon-compte", headers=asked)
    assert (whole.status_code, whole.headers["hx-retarget"]) == (200, "body")
    assert "<h1>Mon compte</h1>" in whole.text
    block = await browser.get("/mon-compte/mot-de-passe", headers=asked)
    assert block.status_code == 200
    assert block.text.strip().startswith('<div class="champ" id="champ_mot_de_passe"')
    assert "hx-retarget" not in block.headers
