"""What is searched, or opened on a row, stays in sight when something else is done on the page."""

from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.gestion.crowd import crowd
from tests.gestion.desk import INVITATIONS, PERSONNES, at_the_desk, page_of
from tests.visitors import Visitor
from tests.world.personnes import attach, make_compte, make_usager

from mesaides.comptes.roles import StatutRattachement
from mesaides.ecriture import clean_line
from mesaides.gestion.reads.page import PAGE
from mesaides.gestion.rules import ONGLETS, Vue

WAYS = pytest.mark.parametrize("block", ["", "tableau"], ids=["plain", "htmx"])
NUMBERS = st.integers(0, 2**31 - 1)
VUES = st.builds(
    Vue, NUMBERS, NUMBERS, st.text(max_size=100).map(clean_line), NUMBERS, NUMBERS, NUMBERS,
    st.sampled_from(["", *ONGLETS]),
)  # fmt: skip


def query_of(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


@given(VUES)
def test_an_address_says_all_that_is_in_sight(vue: Vue):
    assert Vue.read(query_of(vue.address("0819901X", "inviter"))) == vue


@given(VUES, NUMBERS)
def test_a_link_changes_one_thing(vue: Vue, number: int):
    lien = f"{vue.lien('0819901X', 'personne')}{number}#p1"
    assert Vue.read(query_of(lien)) == replace(vue, personne=number)


def test_what_cannot_be_read_asks_for_the_beginning():
    assert Vue.read({"suite": "-1", "avant": "x", "personne": "9" * 40, "autre": "1"}) == Vue()
    assert Vue.read({"q": "\u202eRo\u00adux\u2028"}) == Vue(q="Roux")


@WAYS
async def test_a_reason_begun_stays_open_while_others_are_decided(visitor: Visitor, block: str):
    lycee, _, _ = await at_the_desk(visitor)
    zoe, paul = [
        await attach(await make_compte(prenom=prenom), lycee, statut=StatutRattachement.EN_ATTENTE)
        for prenom in ("Zoé", "Paul")
    ]
    page = await page_of(visitor, lycee, f"?personne={zoe.id}")
    answer = await visitor.send(page, f"/rattachements/{paul.id}/validation", block=block)
    assert answer.element("raison") is not None
    answer = await visitor.send(page, f"/rattachements/{zoe.id}/refus", block=block, raison="Pas d’ici.")
    assert answer.element("raison") is None
    assert "est refusée" in answer.text


@WAYS
async def test_a_person_named_is_closed_and_the_search_stays(visitor: Visitor, block: str):
    lycee, _, _ = await at_the_desk(visitor)
    await crowd(lycee, 12, 0)
    await make_usager(lycee, prenom="Luc", nom="Zorn")
    found = await page_of(visitor, lycee, f"{PERSONNES}&q=zorn")
    page = await visitor.open(next(link for link in found.links() if "personne=" in link))
    act = next(action for action in page.actions() if action.endswith("/nomination"))
    answer = await visitor.send(page, act, block=block)
    assert "est faite" in answer.text
    search = answer.element("q")
    assert search is not None
    assert search.get("value") == "zorn"
    assert not [action for action in answer.actions() if action.endswith("/detachement")]
    people = [item for item in answer.tree.iter("li") if (item.get("id") or "").startswith("p")]
    assert len(people) == 1


async def test_a_search_leaves_open_what_is_open(visitor: Visitor):
    lycee, _, _ = await at_the_desk(visitor)
    await crowd(lycee, 12, 0)
    zoe = await attach(await make_compte(prenom="Zoé"), lycee)
    page = await page_of(visitor, lycee, f"{PERSONNES}&personne={zoe.id}")
    searched = {**page.fields(f"/etablissements/{lycee.uai}"), "q": "zoé"}
    found = await page_of(visitor, lycee, f"?{urlencode(searched)}")
    assert f"/rattachements/{zoe.id}/nomination" in found.actions()
    assert "Personne ne correspond" in (await page_of(visitor, lycee, f"{PERSONNES}&q=introuvable")).text


async def test_each_part_of_the_page_is_an_address_and_shows_itself_alone(visitor: Visitor):
    lycee, _, page = await at_the_desk(visitor)
    await make_usager(lycee, en_attente=True, prenom="Zoé")
    await crowd(lycee, 2, 2)
    parts = {"": "a_valider", PERSONNES: "personnes", INVITATIONS: "invitations"}
    for query, own in parts.items():
        page = await page_of(visitor, lycee, query)
        assert [part for part in parts.values() if page.element(part) is not None] == [own]
        (here,) = [link for link in page.tree.iter("a") if link.get("aria-current") == "page"]
        assert here.get("href") == f"/etablissements/{lycee.uai}{query}"
        assert [page.words_of(f"n_{part}") for part in ("valider", "personnes", "invitations")] == [
            "1",
            "3",
            "2",
        ]


@WAYS
async def test_the_last_person_of_the_next_rows_once_detached_leaves_no_false_word(
    visitor: Visitor, block: str
):
    lycee, _, _ = await at_the_desk(visitor)
    await crowd(lycee, PAGE - 1, 0)  # and the gestionnaire: they fill the first page
    await make_usager(lycee, prenom="Luc", nom="Zorn")
    first = await page_of(visitor, lycee, PERSONNES)
    further = next(link for link in first.links() if link.endswith("#personnes") and "suite=" in link)
    opened = await visitor.open(
        next(link for link in (await visitor.open(further)).links() if "personne=" in link)
    )
    act = next(action for action in opened.actions() if action.endswith("/detachement"))
    answer = await visitor.send(opened, act, block=block)
    assert "est détaché" in answer.text
    assert "Aucune autre personne." in answer.text
    assert "Personne n’est encore rattaché" not in answer.text


@WAYS
async def test_the_next_invitations_stay_in_sight_when_one_is_revoked(visitor: Visitor, block: str):
    lycee, _, _ = await at_the_desk(visitor)
    await crowd(lycee, 0, PAGE + 5)
    first = await page_of(visitor, lycee, INVITATIONS)
    page = await visitor.open(next(link for link in first.links() if "avant=" in link))
    act = next(action for action in page.actions() if action.endswith("/revocation"))
    answer = await visitor.send(page, act, block=block)
    assert "est révoquée" in answer.text
    assert act not in answer.actions()
    assert set(answer.actions()) <= set(page.actions())
    if block:
        assert answer.answer.headers.get("hx-push-url") is None


async def test_another_etablissement_s_view_is_not_taken_over(visitor: Visitor):
    lycee, _, page = await at_the_desk(visitor)
    paul = await attach(await make_compte(), lycee, statut=StatutRattachement.EN_ATTENTE)
    page = await page_of(visitor, lycee)
    answer = await visitor.send(
        page,
        f"/rattachements/{paul.id}/validation",
        follow=False,
        headers={"Referer": "http://127.0.0.1:8000/etablissements/0000001A?q=x"},
    )
    assert answer.answer.headers["location"] == f"/etablissements/{lycee.uai}#a_valider"


def test_what_has_just_been_opened_takes_the_focus():
    assert Vue(personne=3).opened_since(Vue()) == "personne"
    assert Vue(personne=3, corriger=4).opened_since(Vue(personne=3)) == "corriger"
    assert Vue(personne=3, corriger=4).opened_since(Vue(personne=3, corriger=4)) == ""
    assert Vue(corriger=4).opened_since(Vue(personne=3, corriger=4)) == ""
