"""Everybody at once: one effect, one mail, a clear word to the others."""

import asyncio

from tests.inscriptions.newcomer import activation_link, sign_up, typed
from tests.visitors import Visitor
from tests.world.courriels import letters_to, link_of
from tests.world.invitations import make_invitation
from tests.world.lycees import make_etablissement

from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.courriels import Courriel
from mesaides.journal.tables import find_break
from mesaides.web.gate import Gate

ALL = 6


async def test_of_several_who_want_one_identifiant_one_gets_it(app: Gate):
    await make_etablissement(uai="0819901X")
    people = [Visitor.of(app, f"192.0.2.{number}") for number in range(ALL)]
    pages = [await person.open("/comptes/nouveau") for person in people]
    answers = await asyncio.gather(
        *(
            sign_up(person, page=page, etablissement="0819901X", adresse=f"p{number}@exemple.fr")
            for number, (person, page) in enumerate(zip(people, pages, strict=True))
        )
    )
    assert sorted(answer.status for answer in answers) == [200] + [422] * (ALL - 1)
    for answer in answers:
        assert "boîte mail" in answer.text or "Cet identifiant est déjà pris" in answer.text
    assert await Compte.count() == 1
    assert await Courriel.count() == 1


async def test_one_form_sent_many_times_at_once_has_one_effect(app: Gate, visitor: Visitor):
    await make_etablissement(uai="0819901X")
    page = await visitor.open("/comptes/nouveau")
    fields = {**page.fields("/comptes/nouveau"), **typed(etablissement="0819901X")}
    answers = await asyncio.gather(
        *(visitor.send(page, "/comptes/nouveau", follow=False, **fields) for _ in range(ALL))
    )
    assert {answer.status for answer in answers} == {303}
    assert await Compte.count() == 1
    assert len(await letters_to("claire.roux@ac-toulouse.fr")) == 1


async def test_many_sign_ups_for_one_address_at_once_send_three_mails(app: Gate):
    await make_etablissement(uai="0819901X")
    people = [Visitor.of(app, f"192.0.2.{number}") for number in range(ALL)]
    pages = [await person.open("/comptes/nouveau") for person in people]
    await asyncio.gather(
        *(
            sign_up(person, page=page, etablissement="0819901X", identifiant=f"claire{number}")
            for number, (person, page) in enumerate(zip(people, pages, strict=True))
        )
    )
    assert await Compte.count() == ALL
    assert len(await letters_to("claire.roux@ac-toulouse.fr")) == 3


async def test_several_accounts_of_one_address_activated_at_once_leave_one(app: Gate, visitor: Visitor):
    _, token = await make_invitation()
    for number in range(3):
        page = await visitor.open(f"/invitation/{token}/compte")
        await sign_up(visitor, page=page, identifiant=f"claire{number}")
    mails = [mail for mail in await letters_to("claire.roux@ac-toulouse.fr") if "claire" in mail.sujet]
    links = [link_of(mail, "/activation/") for mail in mails]
    pages = [await visitor.open(link) for link in links]
    answers = await asyncio.gather(
        *(visitor.send(page, link, follow=False) for page, link in zip(pages, links, strict=True))
    )
    assert sorted(answer.status for answer in answers)[0] == 303
    assert {answer.status for answer in answers} <= {303, 409, 410}
    assert [answer.status for answer in answers].count(303) == 1
    assert await Compte.count().where(Compte.active_le.is_not_null()) == 1
    [rattachement] = await Rattachement.objects()
    assert rattachement.statut == "valide"
    assert await find_break() is None


async def test_one_link_opened_in_several_tabs_activates_once(app: Gate, visitor: Visitor):
    await make_etablissement(uai="0819901X")
    await sign_up(visitor, etablissement="0819901X")
    link = await activation_link()
    pages = [await visitor.open(link) for _ in range(ALL)]
    answers = await asyncio.gather(*(visitor.send(page, link, follow=False) for page in pages))
    assert sorted(answer.status for answer in answers) == [303] + [410] * (ALL - 1)


async def test_activating_and_refusing_at_once_has_one_outcome(app: Gate, visitor: Visitor):
    await make_etablissement(uai="0819901X")
    await sign_up(visitor, etablissement="0819901X")
    link = await activation_link()
    pages = [await visitor.open(link) for _ in range(2)]
    answers = await asyncio.gather(
        visitor.send(pages[0], link, follow=False), visitor.send(pages[1], f"{link}/refus", follow=False)
    )
    assert sorted(answer.status for answer in answers) == [303, 410]
    assert await Compte.count() == (1 if answers[0].status == 303 else 0)
