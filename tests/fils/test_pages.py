"""The fil of a demande, as people write and read it."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from tests.counting import count_queries
from tests.fils.fil import BLOCKS, transmitted
from tests.races import race, times
from tests.visitors import HTMX, Shown, Visitor
from tests.world.dates import now
from tests.world.demandes import Depot, set_demande
from tests.world.personnes import acteur_of, make_agent, make_usager

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.rules.cadence import Quota
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.courriels.tables import Courriel
from mesaides.db import transaction
from mesaides.fils.mails import FIRST_AFTER, NOT_BEFORE, notify_unread
from mesaides.fils.moves import ecriture
from mesaides.fils.moves.ecriture import write_message
from mesaides.fils.rules.texte import MESSAGES
from mesaides.fils.tables.fil import Lecture, Message


async def say(depot: Depot, compte: Compte, texte: str) -> int:
    async with transaction():
        return await write_message(depot.id, await acteur_of(compte), texte, now())


def watched(page: Shown) -> str:
    """The address that a page asks again and again."""
    return next(link for link in page.links() if "/fil/nouveaux?" in link)


async def watch(visitor: Visitor, address: str) -> Shown:
    return await visitor.open(address, **HTMX, **{"HX-Target": "div#nouveaux"})


@BLOCKS
async def test_one_writes_and_reads_what_others_wrote(visitor: Visitor, block: str):
    depot = await set_demande()
    path = f"/demandes/{depot.id}/fil"
    await say(depot, depot.scene.marc, "Où en est le devis ?")
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(path)
    assert "Où en est le devis ?" in page.text
    answer = await visitor.send(page, path, block=block, texte="Il arrive demain.")
    assert answer.status == 200
    assert "Message envoyé." in answer.text
    assert "Vous" in answer.text
    assert "Il arrive demain." in answer.text
    assert ("Où en est le devis ?" in answer.text) is not bool(block)
    assert await Message.count() == 2


@BLOCKS
async def test_a_message_sent_twice_is_there_once(visitor: Visitor, block: str):
    depot = await set_demande()
    path = f"/demandes/{depot.id}/fil"
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(path)
    empty = "Aucun message pour le moment"
    assert empty in page.words_of("suite"), "the block that is replaced once a message is there"
    for _ in range(2):
        assert empty not in (await visitor.send(page, path, block=block, texte="Bonjour.")).text
    assert await Message.count() == 1


@BLOCKS
@pytest.mark.parametrize(
    ("texte", "phrase"),
    [("  ", "Écrivez votre message"), ("a" * 5001, "trop long"), ("\u200b\u202e", "Écrivez votre message")],
)
async def test_what_cannot_be_sent_is_kept_in_its_field(
    visitor: Visitor, block: str, texte: str, phrase: str
):
    depot = await set_demande()
    path = f"/demandes/{depot.id}/fil"
    await visitor.enter(depot.scene.claire)
    answer = await visitor.send(await visitor.open(path), path, block=block, texte=texte)
    assert answer.status == 422
    assert phrase in answer.text
    assert answer.fields(path)["texte"].strip() == texte.strip(" \u200b\u202e")
    assert await Message.count() == 0


@BLOCKS
async def test_what_is_pasted_from_word_is_sent_as_it_was_seen(visitor: Visitor, block: str):
    depot = await set_demande()
    path = f"/demandes/{depot.id}/fil"
    await visitor.enter(depot.scene.claire)
    pasted = "\u202aBonjour\u202c,\x0b\uf0b7\tune salle\u2028\uf0b7\tun mi\u00adcro \U0001faea\x0c"
    answer = await visitor.send(await visitor.open(path), path, block=block, texte=pasted)
    assert answer.status == 200
    kept = await Message.select(Message.texte).first()
    assert kept == {"texte": "Bonjour,\n•\tune salle\n•\tun micro \U0001faea"}


async def test_no_html_and_links_that_give_nothing_away(visitor: Visitor):
    depot = await set_demande()
    await say(depot, depot.scene.marc, "<b>gras</b> https://exemple.fr/?a=1&b=<i> javascript:alert(1)")
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(f"/demandes/{depot.id}/fil")
    assert "<b>gras</b>" in page.text
    linked = [a for a in page.tree.iter("a") if a.get("rel") == "noopener nofollow"]
    assert [a.get("href") for a in linked] == ["https://exemple.fr/?a=1&b="]


async def test_a_page_that_watches_gets_nothing_then_only_what_is_new(visitor: Visitor):
    depot = await set_demande()
    await say(depot, depot.scene.marc, "Premier.")
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(f"/demandes/{depot.id}/fil")
    with count_queries() as asked:
        quiet = await watch(visitor, watched(page))
    assert (quiet.status, quiet.answer.content) == (204, b"")
    assert len(asked) == 2, asked
    await say(depot, depot.scene.marc, "Second.")
    fresh = await watch(visitor, watched(page))
    assert "Second." in fresh.text
    assert "Premier." not in fresh.text
    assert "1\u00a0nouveau message" in fresh.answer.text
    assert len(fresh.answer.content) < 1500
    assert (await watch(visitor, watched(fresh))).status == 204
    await say(depot, depot.scene.marc, "Troisième.")
    both = await watch(visitor, watched(fresh))
    assert "Second." in both.text
    assert "Troisième." in both.text
    assert "1\u00a0nouveau message" in both.answer.text


async def test_the_link_of_a_watching_page_leads_to_the_fil_without_a_script(visitor: Visitor):
    depot = await set_demande()
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(f"/demandes/{depot.id}/fil")
    assert (await visitor.open(watched(page))).path == f"/demandes/{depot.id}/fil"


async def test_what_is_unread_is_counted_until_it_is_seen(visitor: Visitor):
    depot = await set_demande()
    await Compte.update({Compte.prenom: "Hugo"}).where(Compte.id == depot.scene.marc.id)
    for texte in ("Un.", "Deux."):
        await say(depot, depot.scene.marc, texte)
    await visitor.enter(depot.scene.claire)
    page = await visitor.open("/mes-services")
    assert "Mes fils de discussion2 messages non lus" in page.text
    assert "2 messages non lus" in page.text
    listed = (await visitor.open("/fils")).text
    assert "2 messages non lus" in listed
    assert f"dernier message d’Hugo {depot.scene.marc.nom}" in listed
    await visitor.open(f"/demandes/{depot.id}/fil")
    assert "non lu" not in (await visitor.open("/mes-services")).text
    fils = await visitor.open("/fils")
    assert "non lu" not in fils.text
    assert f"/demandes/{depot.id}/fil" in fils.links()
    await visitor.enter(depot.scene.marc)
    assert "non lu" not in (await visitor.open("/mes-services")).text


@BLOCKS
async def test_messages_stand_by_day_on_the_side_of_who_wrote_them(visitor: Visitor, block: str):
    depot = await set_demande()
    path = f"/demandes/{depot.id}/fil"
    await say(depot, depot.scene.claire, "Le mien.")
    for texte in ("Un.", "Deux  mots\n" + "longs " * 40):
        await say(depot, depot.scene.marc, texte)
    await visitor.enter(depot.scene.claire)
    listed = await visitor.open("/fils")
    assert "Deux mots longs longs" in listed.text
    assert "…" in listed.text
    assert f"{path}#neufs" in listed.links()
    page = await visitor.open(path)
    sides = [
        (li.get("class") or "", li.get("id") or "")
        for li in page.tree.iter("li")
        if li.get("id", "m")[0] in "mn"
    ]
    assert [cls for cls, _ in sides if cls != ""][:3] == ["jour", "mien", "jour neufs"]
    assert page.words_of("neufs") == "2 nouveaux messages"
    assert (await visitor.open(path)).words_of("neufs") == ""
    sent = await visitor.send(page, path, block=block, texte="Merci.")
    field = sent.element("texte")
    assert field is not None
    assert field.get("autofocus") is not None
    assert sent.answer.text.count('class="jour"') == (0 if block else 1), "today is said above already"


async def test_what_nobody_looked_at_stays_unread(visitor: Visitor):
    depot = await set_demande()
    await say(depot, depot.scene.marc, "Vu ?")
    await visitor.enter(depot.scene.claire)
    await visitor.client.head(f"/demandes/{depot.id}/fil")
    await visitor.client.get(f"/demandes/{depot.id}/fil", headers={"Sec-Purpose": "prefetch;prerender"})
    assert "1 message non lu" in (await visitor.open("/mes-services")).text


async def test_what_came_before_one_s_own_message_stays_unread_until_seen(visitor: Visitor):
    depot = await set_demande()
    await say(depot, depot.scene.marc, "Vu ?")
    await say(depot, depot.scene.claire, "Écrit sans avoir lu.")
    await visitor.enter(depot.scene.claire)
    assert "1 message non lu" in (await visitor.open("/fils")).text


async def test_the_region_reads_and_writes_from_the_transmission_on(visitor: Visitor):
    depot = await set_demande(ready=True)
    agent = await make_agent(Habilitation.INSTRUCTEUR)
    path = f"/demandes/{depot.id}/fil"
    await say(depot, depot.scene.marc, "Entre nous.")
    await visitor.enter(agent)
    assert (await visitor.open(path)).status == 404
    await depot.transmit()
    await say(depot, depot.scene.claire, "Bonjour la Région.")
    page = await visitor.open(path)
    assert "Bonjour la Région." in page.text
    assert "Entre nous." not in page.text
    await visitor.send(page, path, texte="Bien reçu.")
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(path)
    assert f"{agent.prenom} {agent.nom}, Région" in page.text
    assert "Entre nous." in page.text


async def test_who_leaves_the_lycee_loses_its_fils_at_once(visitor: Visitor):
    depot = await set_demande()
    path = f"/demandes/{depot.id}/fil"
    await say(depot, depot.scene.marc, "Un mot.")
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(path)
    await say(depot, depot.scene.marc, "Un autre.")
    await Rattachement.update({Rattachement.statut: "detache"}).where(
        Rattachement.compte == depot.scene.claire.id
    )
    assert (await visitor.open(path)).status == 404
    assert (await watch(visitor, watched(page))).status == 404
    assert (await visitor.send(page, path, texte="Encore là ?")).status == 404
    assert "Radio" not in (await visitor.open("/fils")).text
    assert "non lu" not in (await visitor.open("/mes-services")).text
    assert await Message.count() == 2
    with time_machine.travel(now() + FIRST_AFTER * 2):
        await notify_unread(now())
    assert await Courriel.count().where(Courriel.destinataire == depot.scene.claire.adresse) == 0


async def test_a_colleague_who_does_not_carry_the_projet_sees_nothing(visitor: Visitor):
    depot = await set_demande()
    await say(depot, depot.scene.marc, "Un mot.")
    colleague = await make_usager(depot.scene.lycee)
    await visitor.enter(colleague)
    assert (await visitor.open(f"/demandes/{depot.id}/fil")).status == 404
    assert "Aucun échange" in (await visitor.open("/fils")).text


async def test_one_mail_tells_of_several_messages_and_the_next_waits_half_an_hour(visitor: Visitor):
    depot = await set_demande()
    told = Courriel.count().where(Courriel.objet == "messages")
    start = now()
    for texte in ("Un.", "Deux."):
        await say(depot, depot.scene.marc, texte)
    assert await notify_unread(start) == {}
    assert await notify_unread(start + FIRST_AFTER * 2) == {"courriels": 1}
    assert await notify_unread(start + FIRST_AFTER * 2) == {}
    courriel = await Courriel.objects().where(Courriel.objet == "messages").first()
    assert courriel is not None
    assert courriel.destinataire == depot.scene.claire.adresse
    assert courriel.sujet.startswith("2\u00a0nouveaux messages de")
    assert f"/demandes/{depot.id}/fil" in courriel.read().message.texte
    assert "Deux." not in courriel.read().message.texte
    await say(depot, depot.scene.marc, "Trois.")
    assert await notify_unread(start + NOT_BEFORE) == {}
    assert await notify_unread(start + FIRST_AFTER * 2 + NOT_BEFORE) == {"courriels": 1}
    assert await told == 2
    assert await notify_unread(start + NOT_BEFORE * 10) == {}


async def test_who_has_read_in_time_gets_no_mail(visitor: Visitor):
    depot = await set_demande()
    start = now()
    await say(depot, depot.scene.marc, "Un.")
    await visitor.enter(depot.scene.claire)
    await visitor.open(f"/demandes/{depot.id}/fil")
    assert await notify_unread(start + FIRST_AFTER * 2) == {}


async def test_every_instructeur_is_told_until_one_takes_part(visitor: Visitor):
    depot = await transmitted()
    first, second = await make_agent(Habilitation.INSTRUCTEUR), await make_agent(Habilitation.INSTRUCTEUR)
    await say(depot, depot.scene.claire, "Une question.")
    rows = await Lecture.select(Lecture.compte).where(Lecture.recu > Lecture.lu)
    assert {first.id, second.id} <= {row["compte"] for row in rows}


async def test_older_messages_are_a_link_away_and_five_queries_show_a_page(visitor: Visitor):
    depot = await set_demande()
    acteur = await acteur_of(depot.scene.marc)
    async with transaction():
        for number in range(35):
            le = now() - timedelta(minutes=35 - number)
            await write_message(depot.id, acteur, f"Message numéro {number:02d}.", le)
    await visitor.enter(depot.scene.claire)
    with count_queries() as asked:
        page = await visitor.open(f"/demandes/{depot.id}/fil", **{"Accept-Encoding": "br"})
    assert len(asked) <= 5, asked
    assert int(page.answer.headers["content-length"]) < 3500
    assert "numéro 34" in page.text
    assert "numéro 04" not in page.text
    older = next(link for link in page.links() if "avant=" in link)
    page = await visitor.open(older)
    assert "numéro 04" in page.text
    assert "numéro 05" not in page.text
    with count_queries() as asked:
        await visitor.open("/fils")
    assert len(asked) <= 2


async def test_the_count_in_the_header_asks_no_query_of_its_own(visitor: Visitor):
    depot = await set_demande()
    await say(depot, depot.scene.marc, "Un.")
    await visitor.enter(depot.scene.claire)
    with count_queries() as asked:
        await visitor.open("/mon-compte")
    assert sum("fil_lecture" in sql for sql in asked) == 1


@pytest.mark.parametrize("query", ["avant=x", "avant=99999999999", "depuis=-1", "depuis=%C3%A9", "avant=0"])
async def test_strange_numbers_in_the_address_show_the_fil(visitor: Visitor, query: str):
    depot = await set_demande()
    await say(depot, depot.scene.marc, "Un mot.")
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(f"/demandes/{depot.id}/fil?{query}")
    assert "Un mot." in page.text


@BLOCKS
async def test_who_writes_too_fast_waits_and_keeps_their_words(visitor: Visitor, block: str, monkeypatch):
    depot = await set_demande()
    path = f"/demandes/{depot.id}/fil"
    monkeypatch.setattr(ecriture, "MESSAGES", replace(MESSAGES, quotas=(Quota(3, timedelta(minutes=10)),)))
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(path)
    for number in range(3):
        page = await visitor.send(page, path, block=block, texte=f"Message {number}.")
        assert page.status == 200
    page = await visitor.send(page, path, block=block, texte="Un de plus.")
    assert page.status == 429
    assert 0 < int(page.answer.headers["retry-after"]) <= 600
    assert "beaucoup de messages en peu de temps" in page.words_of("champ_texte")
    assert "Réessayez dans 10 minutes." in page.words_of("champ_texte").replace("\u00a0", " ")
    assert page.fields(path)["texte"].strip() == "Un de plus."
    assert await Message.count() == 3
    await say(depot, depot.scene.marc, "Les autres écrivent.")
    with time_machine.travel(now() + timedelta(minutes=11)):
        assert (await visitor.send(page, path, block=block, texte="Un de plus.")).status == 200


async def test_of_many_messages_sent_at_once_few_are_taken(visitor: Visitor):
    depot = await set_demande()
    acteur = await acteur_of(depot.scene.claire)
    done, told = await race(*times(60, lambda: write_message(depot.id, acteur, "Encore.", now())))
    assert (len(done), len(told)) == (MESSAGES.quotas[0].nombre, 30)
