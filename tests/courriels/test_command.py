"""`mesaides worker`: the delivery in a process of its own."""

import asyncio
import os
import signal
import sys

import pytest
from tests.courriels.mailroom import a_message, configure_for_tests, post_many

from mesaides.courriels import Courriel, post
from mesaides.db import Database, bind, open_database

SECRET = "0123456789abcdefghijklmnopqrstuvwxyz"
SOON = 15.0


async def start(database_url, **settings):
    variables = {
        "DATABASE_URL": database_url,
        "SECRET_KEY": SECRET,
        "PUBLIC_URL": "http://127.0.0.1:8000",
    } | settings
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "from mesaides.cli import main; main()",
        "worker",
        env=os.environ | {f"MESAIDES_{name}": value for name, value in variables.items()},
        stderr=asyncio.subprocess.PIPE,
    )


async def nothing_waits():
    return not await Courriel.exists().where(Courriel.etat == "en_attente")


async def test_it_sends_what_waits_and_ends_quietly_when_asked(server, base: Database, new_base_url: str):
    configure_for_tests(keys=[SECRET])
    worker = await start(new_base_url, SMTP_URL=server.url)
    try:
        async with open_database(new_base_url), asyncio.timeout(SOON):
            await post_many(3)
            while not await nothing_waits():
                await asyncio.sleep(0.05)
            worker.send_signal(signal.SIGTERM)
            assert await worker.wait() == 0
    finally:
        bind(base)
    assert len(server.received) == 3


@pytest.mark.parametrize(
    "settings", [{"SMTP_URL": "smtp.exemple.fr"}, {"EMAIL_FROM": "portail"}, {"SECRET_KEY": "court"}]
)
async def test_it_says_in_one_sentence_why_it_does_not_start(new_base_url: str, settings):
    worker = await start(new_base_url, **settings)
    _, said = await asyncio.wait_for(worker.communicate(), SOON)
    assert worker.returncode == 2
    assert said.decode().startswith(f"mesaides\u00a0: MESAIDES_{next(iter(settings))} ")
    assert said.decode().count("\n") == 1


async def test_killed_it_loses_nothing(server, base: Database, new_base_url: str):
    """Before the server has answered: the letter is still ours to send, when the lease ends."""
    configure_for_tests(keys=[SECRET])
    begun = asyncio.Event()

    async def hold(recipient):
        begun.set()
        await asyncio.sleep(60)

    server.at_rcpt = hold
    worker = await start(new_base_url, SMTP_URL=server.url)
    try:
        async with open_database(new_base_url), asyncio.timeout(SOON):
            await post(a_message())
            await begun.wait()
            worker.kill()
            await worker.wait()
            (row,) = await Courriel.select(Courriel.etat, Courriel.essais, Courriel.corps)
            assert (row["etat"], row["essais"], bool(row["corps"])) == ("en_attente", 1, True)
    finally:
        bind(base)
