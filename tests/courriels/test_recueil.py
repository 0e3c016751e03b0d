"""Mails that may wait leave together, once, whoever sends them and whatever stops them; the urgent ones alone."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from tests.courriels.mailroom import a_message
from tests.visitors import Visitor
from tests.world.courriels import letters_to
from tests.world.demandes import set_demande
from tests.world.personnes import make_compte

from mesaides.comptes.rules.rythme import Rythme
from mesaides.courriels import Courriel, DemoTransport, deliver_once, gather, post, recueil
from mesaides.courriels.recueil import choose_daily, follow_adresse, is_daily
from mesaides.courriels.rules import leaves_at
from mesaides.courriels.suivi import queue_facts
from mesaides.courriels.worker import Outcome
from mesaides.dates import PARIS
from mesaides.db import Database
from mesaides.journal.tables import Evenement

MIN = timedelta(minutes=1)
MIDI = datetime(2026, 12, 1, 12, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("last", "daily", "expected"),
    [
        (None, False, MIDI + 5 * MIN),
        (MIDI + 3 * MIN, False, MIDI + 3 * MIN),
        (MIDI - 10 * MIN, False, MIDI + 20 * MIN),
        (MIDI - 29 * MIN, False, MIDI + 5 * MIN),
        (MIDI - 300 * MIN, False, MIDI + 5 * MIN),
        (None, True, datetime(2026, 12, 2, 7, tzinfo=PARIS)),
    ],
)
def test_a_mail_that_may_wait_leaves_with_those_of_its_half_hour_or_of_its_day(last, daily, expected):
    assert leaves_at(MIDI, last, daily=daily) == expected


def test_a_night_s_mails_leave_in_the_same_morning():
    assert leaves_at(MIDI - timedelta(hours=6), None, daily=True) == MIDI - timedelta(hours=5)


def later(**time: int) -> datetime:
    return datetime.now(UTC) + timedelta(**time)


async def ask(number: int) -> None:
    await gather(a_message(sujet=f"Demande {number}", lien=f"https://exemple.fr/{number}"))


async def deliver_all(transport, now: datetime) -> list[Outcome]:
    outcomes = []
    while (outcome := await deliver_once(transport, now)) is not Outcome.IDLE:
        outcomes.append(outcome)
    return outcomes


@pytest.mark.usefixtures("base")
async def test_thirty_requests_are_one_mail_that_two_workers_send_once(server):
    for number in range(30):
        await ask(number)
    await post(a_message(sujet="Activez votre compte"))
    assert await deliver_all(server.transport(), later()) == [Outcome.SENT]
    assert (await queue_facts(later())).waiting == 0
    await asyncio.gather(*(deliver_all(server.transport(), later(minutes=6)) for _ in range(2)))
    urgent, one = server.received
    assert urgent["Subject"] == "Activez votre compte"
    assert one["Subject"] == "30 nouvelles\u00a0: Demande 29"
    for part in ("plain", "html"):
        text = one.get_body((part,)).get_content()
        assert all(f"https://exemple.fr/{number}" in text for number in range(30))
    rows = await Courriel.select(Courriel.etat, Courriel.corps)
    assert {(row["etat"], row["corps"]) for row in rows} == {("envoye", None)}


@pytest.mark.usefixtures("base")
async def test_one_alone_leaves_as_it_is(server):
    await ask(1)
    await deliver_all(server.transport(), later(minutes=6))
    assert [mail["Subject"] for mail in server.received] == ["Demande 1"]


@pytest.mark.usefixtures("base")
async def test_stopped_while_it_is_made_a_recueil_leaves_later_and_once(server, monkeypatch):
    for number in range(3):
        await ask(number)
    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr(recueil, "render_mail", lambda *args, **facts: 1 // 0)
        await deliver_once(server.transport(), later(minutes=6))
    assert await deliver_all(server.transport(), later(minutes=7)) == []
    await deliver_all(server.transport(), later(minutes=20))
    assert [mail["Subject"] for mail in server.received] == ["3 nouvelles\u00a0: Demande 2"]


@pytest.mark.usefixtures("base")
async def test_what_a_refused_recueil_held_is_refused_with_it(server):
    async def refuse(recipient: str) -> str:
        return "550 5.1.1 unknown"

    server.at_rcpt = refuse
    for number in range(3):
        await ask(number)
    assert await deliver_all(server.transport(), later(minutes=6)) == [Outcome.REFUSED]
    assert {row["raison"] for row in await Courriel.select(Courriel.raison)} == {"adresse inconnue"}


@time_machine.travel(MIDI)  # far from the hour at which the mail of the day leaves
@pytest.mark.parametrize("block", ["", "courriels_compte"])
async def test_one_chooses_a_mail_a_day_and_back(visitor: Visitor, block: str):
    compte = await make_compte(adresse="paul@exemple.fr")
    await visitor.enter(compte)
    page = await visitor.open("/mon-compte/courriels")
    assert page.fields("/mon-compte/courriels")["rythme"] == Rythme.AU_FIL
    done = await visitor.send(page, "/mon-compte/courriels", block=block, rythme="quotidien")
    assert "Une fois par jour" in done.words_of("courriels_compte")
    await ask(1)
    await gather(a_message(sujet="Pressé"), presse=True)
    assert await deliver_all(DemoTransport(), later(minutes=6)) == [Outcome.SENT]
    page = await visitor.open("/mon-compte/courriels")
    await visitor.send(page, "/mon-compte/courriels", block=block, rythme="au_fil")
    assert await deliver_all(DemoTransport(), later()) == [Outcome.SENT]
    assert await Evenement.count().where(Evenement.acte == "rythme") == 2


async def test_a_rhythm_must_be_chosen(visitor: Visitor):
    await visitor.enter(await make_compte())
    page = await visitor.open("/mon-compte/courriels")
    answer = await visitor.send(page, "/mon-compte/courriels", rythme="jamais")
    assert answer.status == 422
    assert "Choisissez quand recevoir" in answer.text


@pytest.mark.usefixtures("base")
async def test_the_choice_goes_with_the_address_of_the_person():
    await choose_daily("Paul@exemple.fr", later())
    await follow_adresse("paul@exemple.fr", "paul.vidal@exemple.fr")
    assert await is_daily("paul.vidal@exemple.fr")
    assert not await is_daily("paul@exemple.fr")
    await follow_adresse("paul.vidal@exemple.fr", "")
    assert not await is_daily("paul.vidal@exemple.fr")


async def test_the_gestionnaire_is_told_of_what_the_lycee_transmits_unless_they_did_it(base: Database):
    depot = await set_demande(ready=True)
    reference = await depot.transmit()
    [letter] = await letters_to(depot.scene.marc.adresse, "transmission")
    assert letter.sujet == f"Mme\u00a0Roux a transmis la demande {reference}"
    assert f"/demandes/{depot.id}/accuse" in letter.texte
    other = await set_demande(ready=True)
    await other.transmit(other.scene.marc)
    assert not await letters_to(other.scene.marc.adresse, "transmission")
