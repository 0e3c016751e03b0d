"""What the administrateur sees of the queue, and what the demonstration's mailbox holds."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.courriels.mailroom import a_message, configure_for_tests

from mesaides.courriels import DemoTransport, EtatCourriel, deliver_once, post
from mesaides.courriels.suivi import QUEUE, QueueFacts, list_courriels, queue_facts
from mesaides.courriels.tables import DUE, claim_due, mark_failed, mark_refused
from mesaides.db import Database, transaction
from mesaides.db.frozen import Asked

pytestmark = pytest.mark.usefixtures("base")


async def test_an_empty_queue_says_so():
    assert await queue_facts(datetime.now(UTC)) == QueueFacts(0, None, None, 0)


async def test_the_queue_says_how_many_wait_since_when_and_why():
    now = datetime.now(UTC)
    for _ in range(3):
        await post(a_message())
    failed = await claim_due(datetime.now(UTC))
    assert failed is not None
    await mark_failed(failed, "le serveur d’envoi ne répond pas", now)
    refused = await claim_due(datetime.now(UTC))
    assert refused is not None
    await mark_refused(refused, "adresse inconnue")
    facts = await queue_facts(datetime.now(UTC) + timedelta(hours=5))
    assert (facts.waiting, facts.hindrance, facts.refused) == (2, "le serveur d’envoi ne répond pas", 1)
    assert facts.oldest_age is not None
    assert timedelta(hours=5) <= facts.oldest_age < timedelta(hours=5, minutes=1)
    assert (await queue_facts(datetime.now(UTC) + timedelta(days=8))).refused == 0


async def test_the_mailbox_of_the_demonstration_holds_every_mail_newest_first():
    configure_for_tests(keep_bodies=True)
    ids = [await post(a_message(texte=f"mail {i}")) for i in range(3)]
    await deliver_once(DemoTransport(), datetime.now(UTC))
    mails = await list_courriels(2)
    assert [(mail.id, mail.body and mail.body.texte) for mail in mails] == [
        (ids[2], "mail 2"),
        (ids[1], "mail 1"),
    ]
    assert [mail.id for mail in await list_courriels(2, before=ids[1])] == [ids[0]]
    assert sorted(mail.etat for mail in await list_courriels()) == [
        EtatCourriel.EN_ATTENTE,
        EtatCourriel.EN_ATTENTE,
        EtatCourriel.ENVOYE,
    ]


async def test_an_erased_body_is_told_apart():
    await post(a_message())
    await deliver_once(DemoTransport(), datetime.now(UTC))
    (mail,) = await list_courriels()
    assert (mail.etat, mail.body) == (EtatCourriel.ENVOYE, None)


@pytest.mark.parametrize("query", [DUE, QUEUE])
async def test_years_of_sent_mails_are_not_read_to_find_those_that_wait(base: Database, query: Asked[Any]):
    sql, places = query.compile(base.kind)
    if base.kind == "sqlite":
        plan = await base.fetch(f"explain query plan {sql}", *["2026-01-01 00:00:00+00:00"] * len(places))
    else:
        async with transaction():
            await base.fetch("set local enable_seqscan = off")
            plan = await base.fetch(f"explain {sql}", *[datetime.now(UTC)] * len(places))
    steps = "\n".join(str(next(reversed(row.values()))) for row in plan)
    assert "courriel_due" in steps
    assert ("courriel_refuse" in steps) == (query is QUEUE)
    assert "SCAN courriel\n" not in steps + "\n"
