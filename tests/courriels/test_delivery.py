"""What is posted arrives, once; what cannot arrive waits, or is refused with its reason."""

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from tests.courriels.mailroom import a_message, configure_for_tests, post_many

from mesaides.courriels import Courriel, DemoTransport, SmtpTransport, deliver_once, post, read_smtp_url
from mesaides.courriels.tables import LEASE, claim_due, mark_failed, mark_sent
from mesaides.courriels.worker import Outcome
from mesaides.db import Database, IntegrityErrors, transaction

pytestmark = pytest.mark.usefixtures("base")


def later(**time):
    return datetime.now(UTC) + timedelta(**time)


async def the_row():
    courriel = await Courriel.objects().first()
    assert courriel is not None
    return courriel


async def deliver_all(transport, now=None):
    outcomes = []
    while (outcome := await deliver_once(transport, now or later())) is not Outcome.IDLE:
        outcomes.append(outcome)
    return outcomes


async def test_a_posted_mail_arrives_once(server):
    await post(a_message(sujet="À vous «\u00a0Paul\u00a0»", repondre_a="roy@exemple.fr"))
    assert await deliver_all(server.transport()) == [Outcome.SENT]
    (mail,) = server.received
    assert (mail["To"], mail["Subject"], mail["Reply-To"]) == (
        "paul@exemple.fr",
        "À vous «\u00a0Paul\u00a0»",
        "roy@exemple.fr",
    )
    assert "https://exemple.fr/JETON" in mail.get_body(("plain",)).get_content()
    row = await the_row()
    assert (row.etat, row.raison, row.essais) == ("envoye", None, 1)
    assert row.envoye_le is not None


async def test_what_is_rolled_back_is_never_sent(server):
    with contextlib.suppress(KeyError):
        async with transaction():
            await post(a_message())
            raise KeyError
    assert await deliver_all(server.transport()) == []
    assert server.received == []


async def test_the_body_is_unreadable_while_it_waits_and_gone_afterwards(server, base: Database):
    await post(a_message(texte="JETON-EN-CLAIR"))
    (row,) = await base.fetch("SELECT * FROM courriel")
    assert "JETON" not in repr(row)
    assert "paul@exemple.fr" in repr(row)
    await deliver_all(server.transport())
    assert (await the_row()).corps is None


async def test_the_demonstration_keeps_the_body_for_its_mailbox():
    configure_for_tests(keep_bodies=True)
    await post(a_message(texte="JETON"))
    assert await deliver_all(DemoTransport()) == [Outcome.SENT]
    assert (await the_row()).read().message.texte == "JETON"


async def test_a_busy_server_is_asked_again_later(server):
    answers = iter(["450 4.2.0 Greylisted, try later", None])

    async def greylist(recipient):
        return next(answers)

    server.at_rcpt = greylist
    await post(a_message())
    transport = server.transport()
    assert await deliver_all(transport) == [Outcome.DEFERRED]
    row = await the_row()
    assert (row.etat, row.raison) == (
        "en_attente",
        "refusé par le serveur\u00a0: 450 4.2.0 Greylisted, try later",
    )
    assert await deliver_all(transport, later(seconds=30)) == []
    assert await deliver_all(transport, later(minutes=2)) == [Outcome.SENT]
    assert len(server.received) == 1
    assert (await the_row()).raison is None


async def test_an_unknown_address_is_refused_and_the_others_go_on(server):
    async def unknown(recipient):
        return "550 5.1.1 User unknown" if recipient.startswith("personne1@") else None

    server.at_rcpt = unknown
    await post_many(3)
    outcomes = await deliver_all(server.transport())
    assert sorted(o.name for o in outcomes) == ["REFUSED", "SENT", "SENT"]
    refused = await Courriel.objects().where(Courriel.etat == "refuse").first()
    assert refused is not None
    assert (refused.destinataire, refused.raison, refused.corps) == (
        "personne1@exemple.fr",
        "adresse inconnue",
        None,
    )
    assert server.connections == 1


async def test_a_refused_text_is_told_as_the_server_said_it(server):
    async def spam(recipient):
        return "554 5.7.1 Looks like spam"

    server.at_data = spam
    await post(a_message())
    assert await deliver_all(server.transport()) == [Outcome.REFUSED]
    assert (await the_row()).raison == "refusé par le serveur\u00a0: 554 5.7.1 Looks like spam"


async def test_a_dropped_conversation_is_taken_up_again(server):
    answers = iter(["drop", None, None])

    async def drop(recipient):
        return next(answers)

    server.at_data = drop
    await post_many(2)
    transport = server.transport()
    assert await deliver_all(transport) == [Outcome.DEFERRED, Outcome.SENT]
    assert await deliver_all(transport, later(minutes=2)) == [Outcome.SENT]
    assert sorted(server.recipients) == ["personne0@exemple.fr", "personne1@exemple.fr"]


async def test_a_server_that_is_down_loses_nothing():
    await post(a_message())
    down = SmtpTransport(read_smtp_url("smtp://127.0.0.1:9"))
    assert await deliver_once(down, later()) is Outcome.UNREACHABLE
    row = await the_row()
    assert (row.etat, row.raison) == ("en_attente", "le serveur d’envoi ne répond pas")
    assert row.corps


async def test_a_server_too_slow_does_not_hold_the_worker(server):
    answers = iter([2.0, 0.0])

    async def dawdle(recipient):
        await asyncio.sleep(next(answers))

    server.at_rcpt = dawdle
    await post(a_message())
    transport = server.transport(letter=timedelta(seconds=0.3))
    assert await deliver_all(transport) == [Outcome.DEFERRED]
    assert (await the_row()).raison == "le serveur d’envoi est trop lent"
    assert await deliver_all(transport, later(minutes=2)) == [Outcome.SENT]
    assert len(server.received) == 1


async def test_a_mail_tried_in_vain_for_two_days_is_given_up(server):
    async def busy(recipient):
        return "451 4.3.0 Busy"

    server.at_rcpt = busy
    await post(a_message())
    transport, now = server.transport(), later()
    start = now
    while (await the_row()).etat == "en_attente":
        await deliver_once(transport, now)
        now += timedelta(minutes=10)
        assert now - start < timedelta(days=3)
    assert now - start > timedelta(days=2)
    assert (await the_row()).raison == (
        "abandonné après deux jours d’essais\u00a0: refusé par le serveur\u00a0: 451 4.3.0 Busy"
    )


async def test_a_mail_whose_key_is_lost_is_refused_and_the_others_go_on(server):
    await post(a_message("avant@exemple.fr"))
    configure_for_tests(keys=["une-autre-cle-sans-la-premiere-du-tout"])
    await post(a_message("apres@exemple.fr"))
    outcomes = await deliver_all(server.transport())
    assert sorted(o.name for o in outcomes) == ["REFUSED", "SENT"]
    assert server.recipients == ["apres@exemple.fr"]


async def test_a_change_of_key_loses_no_waiting_mail(server):
    await post(a_message(texte="JETON"))
    configure_for_tests(
        keys=["une-nouvelle-cle-toute-fraiche-de-test", "une-cle-de-test-assez-longue-pour-tous"]
    )
    assert await deliver_all(server.transport()) == [Outcome.SENT]


async def test_what_a_killed_worker_held_leaves_after_the_lease_and_is_recognisable(server):
    await post(a_message())
    held = await claim_due(later())
    assert held is not None
    assert await deliver_all(server.transport()) == []
    assert await deliver_all(server.transport(), later() + LEASE) == [Outcome.SENT]
    assert server.received[0]["Message-ID"] == f"<{held.reference}@exemple.fr>"


async def test_a_worker_that_comes_back_late_changes_nothing():
    await post(a_message())
    late = await claim_due(later())
    current = await claim_due(later() + LEASE)
    assert late is not None
    assert current is not None
    await mark_failed(late, "trop tard", later())
    row = await the_row()
    assert (row.raison, row.essais, row.pris_jusqu_a is None) == (None, 2, False)
    await mark_sent(current, later())
    await mark_failed(late, "trop tard", later())
    assert (await the_row()).etat == "envoye"


async def test_the_table_knows_three_states_only():
    await post(a_message())
    with pytest.raises(IntegrityErrors):
        await Courriel.update({Courriel.etat: "perdu"}, force=True)
