"""Several workers, failing servers, a database that goes away: each mail arrives, once."""

import asyncio
import contextlib
import random
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from tests.courriels.mailroom import KEYS, a_message, post_many
from tests.web.pannes import make_read_only

from mesaides.courriels import Courriel, SmtpTransport, deliver_once, post, read_smtp_url, run_worker, tables
from mesaides.courriels import worker as worker_module
from mesaides.courriels.worker import Outcome
from mesaides.db import Database, bind, open_database, transaction

NEVER = timedelta(hours=1)
SOON = 10.0


@contextlib.asynccontextmanager
async def working(*transports, poll=NEVER):
    """Workers at work; asked to stop at the end, and waited for."""
    stop = asyncio.Event()
    workers = [asyncio.create_task(run_worker(stop, transport, poll=poll)) for transport in transports]
    await asyncio.sleep(0)
    try:
        yield stop
    finally:
        stop.set()
        await asyncio.wait_for(asyncio.gather(*workers), SOON)


async def until(condition):
    async with asyncio.timeout(SOON):
        while not await condition():
            await asyncio.sleep(0.02)


async def all_settled():
    return not await Courriel.exists().where(Courriel.etat == "en_attente")


def each_once(n):
    return Counter({f"personne{i}@exemple.fr": 1 for i in range(n)})


async def test_three_workers_after_the_same_mail_send_fifty_once_each(server, base, monkeypatch):
    monkeypatch.setattr(tables, "choice", lambda candidates: candidates[0])
    await post_many(50)
    async with working(*(server.transport() for _ in range(3))):
        await until(all_settled)
    assert Counter(server.recipients) == each_once(50)


PROCESS = """
import asyncio, sys
from datetime import timedelta
from mesaides.courriels import SmtpTransport, configure, read_smtp_url, run_worker
from mesaides.db import open_database

async def main(database, smtp, key):
    configure(keys=[key], email_from="portail@exemple.fr", public_url="http://127.0.0.1")
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.run_in_executor(None, lambda: (sys.stdin.read(), loop.call_soon_threadsafe(stop.set)))
    async with open_database(database):
        print("ready", flush=True)
        await run_worker(stop, SmtpTransport(read_smtp_url(smtp)), poll=timedelta(seconds=0.1))
"""


async def test_two_processes_send_fifty_mails_once_each(server, base: Database, new_base_url: str):
    script = f"{PROCESS}\nasyncio.run(main({new_base_url!r}, {server.url!r}, {KEYS[0]!r}))"
    pipes = {"stdin": asyncio.subprocess.PIPE, "stdout": asyncio.subprocess.PIPE}
    processes = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", script, **pipes) for _ in range(2)
    ]
    for process in processes:
        assert await asyncio.wait_for(process.stdout.readline(), SOON) == b"ready\n"
    try:
        async with open_database(new_base_url):
            await post_many(50)
            await until(all_settled)
    finally:
        bind(base)
        for process in processes:
            process.stdin.close()
    assert [await asyncio.wait_for(process.wait(), SOON) for process in processes] == [0, 0]
    assert Counter(server.recipients) == each_once(50)


async def test_a_server_failing_half_the_time_gets_every_mail_once(server, base):
    chance = random.Random(7)
    failures = ["450 4.2.0 later", "451 4.3.0 busy", "421 4.3.2 closing", "nonsense", "drop"]

    async def fail_half_the_time(recipient):
        return chance.choice(failures) if chance.random() < 0.3 else None

    server.at_rcpt = server.at_data = fail_half_the_time
    await post_many(30)
    transports, now = [server.transport(), server.transport()], datetime.now(UTC)
    outcomes = Counter()
    while not await all_settled():
        both = await asyncio.gather(*(deliver_once(transport, now) for transport in transports))
        outcomes.update(both)
        if set(both) == {Outcome.IDLE}:
            now += timedelta(minutes=1)
    assert outcomes[Outcome.DEFERRED] >= 15
    assert Counter(server.recipients) == each_once(30)


async def test_a_mail_leaves_as_soon_as_it_is_committed(server, base):
    async with working(server.transport()):
        await asyncio.sleep(0.2)  # it sleeps for an hour
        async with transaction():
            await post(a_message())
            await asyncio.sleep(0.1)
            assert server.received == []
        await until(all_settled)
    assert len(server.received) == 1


async def test_asked_to_stop_it_finishes_the_mail_in_hand(server, base):
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def hold(recipient):
        begun.set()
        await go_on.wait()

    server.at_data = hold
    await post_many(2)
    async with working(server.transport()) as stop:
        await begun.wait()
        stop.set()
        go_on.set()
    etats = await Courriel.select(Courriel.etat, Courriel.essais).order_by(Courriel.etat)
    assert etats == [{"etat": "en_attente", "essais": 0}, {"etat": "envoye", "essais": 1}]
    assert len(server.received) == 1


async def test_a_server_that_comes_back_gets_all_that_waited(server, base, monkeypatch):
    monkeypatch.setattr(worker_module, "LONGEST_PAUSE", timedelta(seconds=0.05))
    await post_many(5)
    down = SmtpTransport(read_smtp_url("smtp://127.0.0.1:9"))
    async with working(down, poll=timedelta(seconds=0.01)):
        await until(lambda: Courriel.exists().where(Courriel.essais > 0))
    assert not await Courriel.exists().where(Courriel.etat != "en_attente")
    while await deliver_once(server.transport(), datetime.now(UTC) + timedelta(minutes=6)) is Outcome.SENT:
        pass
    assert Counter(server.recipients) == each_once(5)


async def test_a_database_that_goes_away_does_not_end_the_delivery(server, base, monkeypatch):
    failures = {"claim_due": 2, "mark_sent": 2}
    monkeypatch.setattr(worker_module, "WRITE_AGAIN", timedelta(seconds=0.01))
    for name in failures:
        real = getattr(tables, name)

        async def failing(*args, name=name, real=real):
            if failures[name]:
                failures[name] -= 1
                raise ConnectionError("the database is away")
            return await real(*args)

        monkeypatch.setattr(tables, name, failing)
    await post_many(3)
    async with working(server.transport(), poll=timedelta(seconds=0.01)):
        await until(all_settled)
    assert failures == {"claim_due": 0, "mark_sent": 0}
    assert Counter(server.recipients) == each_once(3)


async def test_nothing_leaves_while_nothing_can_be_written(server, base):
    await post_many(1)
    await make_read_only(base, yes=True)
    try:
        for _ in range(2):
            with pytest.raises(Exception, match=r"readonly|read-only"):
                await deliver_once(server.transport(), datetime.now(UTC))
    finally:
        await make_read_only(base, yes=False)
    assert server.received == []
    assert await deliver_once(server.transport(), datetime.now(UTC)) is Outcome.SENT
    assert Counter(server.recipients) == each_once(1)


async def test_a_mail_sent_just_before_the_disk_is_full_leaves_once_however_long_that_lasts(
    server, base, monkeypatch
):
    """Longer than the lease: another worker would take it again, if taking were not a write too."""
    monkeypatch.setattr(worker_module, "WRITE_AGAIN", timedelta(seconds=0.01))
    monkeypatch.setattr(worker_module, "LEASE", timedelta(0))
    tries = Counter()
    real = tables.mark_sent

    async def counted(courriel, now):
        tries["mark_sent"] += 1
        await real(courriel, now)

    async def fill(recipient):
        await make_read_only(base, yes=True)

    async def tried_often():
        return tries["mark_sent"] > 5

    monkeypatch.setattr(tables, "mark_sent", counted)
    accepting, server.at_data = server.at_data, fill
    await post_many(1)
    async with working(server.transport(), poll=timedelta(seconds=0.01)) as stop:
        try:
            await until(tried_often)
            with pytest.raises(Exception, match=r"readonly|read-only"):
                await deliver_once(server.transport(), datetime.now(UTC) + tables.LEASE * 2)
        finally:
            server.at_data = accepting
            await make_read_only(base, yes=False)
        await until(all_settled)
        assert not stop.is_set()
    await make_read_only(base, yes=False)  # the connection that the worker held is renewed too
    assert Counter(server.recipients) == each_once(1)


async def test_a_mail_that_breaks_the_sender_does_not_stop_the_others(server, base):
    class Fragile(SmtpTransport):
        async def send(self, lettre):
            if lettre.message.destinataire.startswith("personne0@"):
                raise RuntimeError("unforeseen")
            await super().send(lettre)

    await post_many(3)
    transport = Fragile(read_smtp_url(server.url))
    async with working(transport):
        await until(lambda: Courriel.exists().where(Courriel.raison == "incident technique"))
        await until(lambda: three_tried())
    assert sorted(server.recipients) == ["personne1@exemple.fr", "personne2@exemple.fr"]


async def three_tried():
    return await Courriel.count().where(Courriel.essais > 0, Courriel.pris_jusqu_a.is_null()) == 3


@pytest.mark.parametrize(
    ("failure", "word"), [("550 5.1.1 paul@exemple.fr unknown", "refused"), (RuntimeError, "cannot be sent")]
)
async def test_the_logs_hold_neither_bodies_nor_addresses(server, base, caplog, monkeypatch, failure, word):
    async def fail(recipient):
        return failure

    async def break_down(self, smtp, lettre):
        raise failure(lettre)

    server.at_rcpt = fail
    if failure is RuntimeError:
        monkeypatch.setattr(SmtpTransport, "_say", break_down)
    caplog.set_level("DEBUG", "mesaides")
    await post(a_message(texte="JETON-SECRET"))
    await deliver_once(server.transport(), datetime.now(UTC))
    ours = " ".join(log.getMessage() for log in caplog.records if log.name.startswith("mesaides"))
    assert word in ours
    assert "JETON-SECRET" not in ours
    assert "paul@" not in ours
