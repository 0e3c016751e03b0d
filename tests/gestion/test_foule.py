"""A full page stays light: fifty people and fifty invitations."""

import json
import re
from datetime import UTC, datetime

import pytest
from tests.counting import count_queries
from tests.gestion.crowd import crowd
from tests.gestion.desk import INVITATIONS, PERSONNES, at_the_desk, page_of, weight
from tests.visitors import Shown, Visitor
from tests.world.personnes import make_usager

from mesaides.comptes.roles import StatutRattachement
from mesaides.comptes.tables.rattachement import Depart, Rattachement


async def weigh(visitor: Visitor, page: Shown, acts: list[str]) -> dict[str, int]:
    """The weight of each of these acts, of the next rows of each list, and of a search."""
    weights: dict[str, int] = {}
    for act in acts:
        answer = await visitor.send(page, act, block=page.row_of(act))
        assert answer.status == 200, answer.text
        weights[act] = weight(answer)
    links = [link for link in page.links() if "suite=" in link or "avant=" in link or "personne=" in link]
    for link in [*links[:3], links[-1], f"{page.path}&q=rou"]:
        opened = re.search(r"personne=(\d+)$", link)
        target = f"div#personne-{opened[1]}" if opened else "div#tableau"
        weights[link] = weight(await visitor.open(link, **{"HX-Request": "true", "HX-Target": target}))
    return weights


async def test_every_exchange_of_a_full_page_is_light(visitor: Visitor):
    lycee, _, _ = await at_the_desk(visitor)
    await crowd(lycee, 50, 50)
    visitor.client.headers["accept-encoding"] = "br"
    people = await page_of(visitor, lycee, PERSONNES)
    page = await page_of(visitor, lycee, INVITATIONS)
    assert page.answer.headers["content-encoding"] == "br"
    person = await visitor.open(next(link for link in people.links() if "personne=" in link))
    acts = [act for act in page.actions() if act.startswith("/invitations/")]
    weights = await weigh(visitor, page, [acts[0], acts[3]])
    weights |= await weigh(visitor, people, [])
    weights |= await weigh(visitor, person, [a for a in person.actions() if a.endswith("/nomination")])
    invited = await visitor.send(
        page, f"/etablissements/{lycee.uai}/invitations", block="tableau", adresses="nouvelle@exemple.fr"
    )
    assert max([*weights.values(), weight(invited)]) <= 3000, json.dumps(weights)


async def test_and_so_it_is_when_many_decisions_wait(visitor: Visitor):
    lycee, _, page = await at_the_desk(visitor)
    await crowd(lycee, 50, 45)
    await crowd(lycee, 20, 0, StatutRattachement.EN_ATTENTE)
    leaving = await Rattachement.select(Rattachement.id).where(Rattachement.statut == "valide").limit(10)
    for row in leaving[3:]:
        await Depart(rattachement=row["id"], demande_le=datetime.now(UTC)).save()
    visitor.client.headers["accept-encoding"] = "br"
    page = await page_of(visitor, lycee)
    refusing = await visitor.open(next(link for link in page.links() if "personne=" in link))
    acts = [act for act in refusing.actions() if act.endswith("/refus")]
    ends = ("/validation", "/validation", "/maintien")
    acts += [
        [act for act in page.actions() if act.endswith(end)][n + 1 if n < 2 else n - 2]
        for n, end in enumerate(ends)
    ]
    weights: dict[str, int] = {}
    for act in acts:
        shown, typed = (refusing, {"raison": "Non"}) if act.endswith("/refus") else (page, {})
        answer = await visitor.send(shown, act, block=shown.row_of(act), **typed)
        assert answer.status == 200, answer.text
        weights[act] = weight(answer)
    assert max(weights.values()) <= 3000, json.dumps(weights)


async def test_next_rows_and_search_find_everyone(visitor: Visitor):
    lycee, _, _ = await at_the_desk(visitor)
    await crowd(lycee, 44, 44)
    seen: set[str] = set()
    page = await page_of(visitor, lycee, PERSONNES)
    for _ in range(7):
        seen |= {
            element.get("id", "") for element in page.tree.iter("li") if element.get("id", "").startswith("p")
        }
        following = re.compile(r"[?&]suite=[1-9]\d*#personnes$")
        link = next((link for link in page.links() if following.search(link)), "")
        page = await visitor.open(link) if link else page
    assert len(seen) == 45
    invited: set[str] = set()
    page = await page_of(visitor, lycee, INVITATIONS)
    for _ in range(7):
        invited |= {e.get("id", "") for e in page.tree.iter("li") if e.get("id", "").startswith("i")}
        following = re.compile(r"[?&]avant=[1-9]\d*#invitations$")
        link = next((link for link in page.links() if following.search(link)), "")
        page = await visitor.open(link) if link else page
    assert len(invited) == 44
    await make_usager(lycee, prenom="Zoé", nom="Étéoclès")
    page = await page_of(visitor, lycee, f"{PERSONNES}&q=eteo")
    assert "Zoé Étéoclès" in page.text
    assert "Garrigue" not in page.text
    page = await page_of(visitor, lycee, f"{PERSONNES}&q=%3Cscript%3E&suite=-1&avant=99999999999")
    assert page.status == 200
    assert "<script>" not in page.answer.text.replace("<script src", "")


@pytest.mark.parametrize("people", [0, 45])
async def test_six_queries_at_most_whatever_the_number_of_rows(visitor: Visitor, people: int):
    lycee, _, _ = await at_the_desk(visitor)
    await crowd(lycee, people, people)
    for _ in range(people // 10):
        await make_usager(lycee, en_attente=True)
    for query in ("", f"{PERSONNES}&q=a", f"{INVITATIONS}&corriger=1&lot=1"):
        with count_queries() as asked:
            assert (await page_of(visitor, lycee, query)).status == 200
        assert len(asked) <= 6, asked
