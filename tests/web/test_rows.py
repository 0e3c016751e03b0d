"""What was decided stays in its place: the row says what became of it, alone, until the page is loaded again."""

import re

import pytest
from tests.gestion.desk import at_the_desk, page_of
from tests.rangees import ACTES, Acte
from tests.visitors import ORIGIN, Shown, Visitor
from tests.world.personnes import attach, make_compte

from mesaides.comptes.roles import StatutRattachement
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.rattachement import Rattachement

ONE_BY_ONE = [acte for acte in ACTES if not acte.coche and acte.nom != "retirer une pièce"]
"""Pièces are given and taken back by the browser, in `browser/test_deux_clics.py`."""
each_act = pytest.mark.parametrize("acte", ONE_BY_ONE, ids=lambda acte: acte.nom)


async def before(visitor: Visitor, acte: Acte) -> tuple[Shown, str, str]:
    """The page, what the first row of the list asks, and the id of its acts."""
    identifiant, path = await acte.decor()
    compte = await Compte.objects().get(Compte.identifiant == identifiant)
    assert compte
    await visitor.sit(compte)
    page = await visitor.open(path)
    opening = [link for link in page.links() if re.search("personne=[1-9]", link)]
    if acte.ouvre and opening:
        page = await visitor.open(opening[0])
    action = next(action for action in page.actions() if re.search(f"{acte.route}$", action))
    return page, action, page.row_of(action)


@each_act
async def test_what_was_decided_says_so_in_its_place(visitor: Visitor, acte: Acte):
    page, action, row = await before(visitor, acte)
    typed = {"raison": acte.raison or None}
    for _ in range(2):  # the second time, because the first answer was lost
        answer = await visitor.send(page, action, block=row, **typed)
        assert answer.status == 200
        assert "hx-redirect" not in answer.answer.headers
        assert "<html" not in answer.answer.text
        assert answer.words_of(row) == f"{acte.mot} {acte.retour}".strip()
        assert len([form for form in answer.actions() if form != "/deconnexion"]) == bool(acte.retour)
    assert action not in (await visitor.open(page.path)).actions()


@each_act
async def test_what_can_be_taken_back_is_where_it_was_decided(visitor: Visitor, acte: Acte):
    if not acte.retour:
        return
    page, action, row = await before(visitor, acte)
    decided = await visitor.send(page, action, block=row, raison=acte.raison or None)
    (back,) = decided.actions()
    here = {"Referer": f"{ORIGIN}{page.path}", "HX-Current-URL": f"{ORIGIN}{page.path}"}
    answer = await visitor.send(decided, back, block=row, headers=here)
    assert answer.status == 200
    assert answer.words_of(row) == acte.repris


@each_act
async def test_without_htmx_the_page_is_loaded_again_without_it(visitor: Visitor, acte: Acte):
    page, action, _ = await before(visitor, acte)
    answer = await visitor.send(page, action, raison=acte.raison or None)
    assert answer.status == 200
    assert action not in answer.actions()


async def waiting(visitor: Visitor, people: int) -> tuple[Shown, list[Rattachement]]:
    lycee, _, _ = await at_the_desk(visitor)
    links = [
        await attach(await make_compte(), lycee, statut=StatutRattachement.EN_ATTENTE) for _ in range(people)
    ]
    return await page_of(visitor, lycee), links


async def test_the_counts_of_the_page_come_with_it(visitor: Visitor):
    page, (link, _) = await waiting(visitor, 2)
    act = f"/rattachements/{link.id}/validation"
    answer = await visitor.send(page, act, block=page.row_of(act))
    fresh = await visitor.open(page.path)
    for count in ("decisions", "a_valider", "n_valider", "n_personnes"):
        assert answer.words_of(count) == fresh.words_of(count) != page.words_of(count)


async def test_the_last_one_leaves_no_count(visitor: Visitor):
    page, (link,) = await waiting(visitor, 1)
    act = f"/rattachements/{link.id}/validation"
    answer = await visitor.send(page, act, block=page.row_of(act))
    assert answer.words_of("a_valider") == "Comptes à valider"
    assert "rien ne vous attend" in answer.words_of("decisions")


async def test_several_at_once_say_so_each_in_its_place(visitor: Visitor):
    page, links = await waiting(visitor, 3)
    act = f"{page.path}/validations"
    ticked = [str(link.id) for link in links[:2]]
    answer = await visitor.send(page, act, block=page.row_of(act), rattachement=ticked)
    assert [answer.words_of(f"compte-{link.id}") for link in links] == [
        "Validé Détacher",
        "Validé Détacher",
        "",
    ]
    assert act in answer.actions()
    assert f"/rattachements/{links[2].id}/validation" not in answer.actions()


async def test_a_reason_that_lacks_is_asked_in_the_row(visitor: Visitor):
    page, (link, _) = await waiting(visitor, 2)
    page = await visitor.open(f"{page.path}?personne={link.id}")
    act = f"/rattachements/{link.id}/refus"
    answer = await visitor.send(page, act, block=page.row_of(act), raison=" ")
    assert answer.status == 422
    assert "Indiquez la raison" in answer.words_of(f"compte-{link.id}")
    assert len([form for form in answer.actions() if form.endswith("/refus")]) == 1


async def test_what_somebody_else_decided_is_said_in_the_row(visitor: Visitor):
    page, (link, _) = await waiting(visitor, 2)
    await Rattachement.update({Rattachement.statut: "valide"}).where(Rattachement.id == link.id)
    act = f"/rattachements/{link.id}/validation"
    answer = await visitor.send(page, act, block=page.row_of(act))
    assert answer.status == 409
    assert answer.words_of(f"compte-{link.id}") == "Déjà traité"
    assert answer.words_of("messages") or "déjà" in answer.text


async def test_a_row_opens_alone(visitor: Visitor):
    page, (link, _) = await waiting(visitor, 2)
    target = {"HX-Request": "true", "HX-Target": f"div#compte-{link.id}"}
    answer = await visitor.open(f"{page.path}?personne={link.id}", **target)
    assert answer.words_of(f"compte-{link.id}").startswith("Cocher")
    assert f"/rattachements/{link.id}/refus" in answer.actions()
    assert "<html" not in answer.answer.text
