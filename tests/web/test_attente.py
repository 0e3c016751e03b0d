"""Somebody holds what others want to write: who reads does not feel it, who writes is told in time, and it passes."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from tests.conftest import TEST_SETTINGS
from tests.databases import with_patience
from tests.visitors import Shown, Visitor
from tests.world.personnes import PASSWORD, make_compte

from mesaides.app import create_app
from mesaides.comptes.tables.session import Session
from mesaides.db import Database, Patience, turns
from mesaides.db.postgresql import WRITERS

CALM = Patience(turn=600, lock=600, statement=600, idle=600)
HASTY = Patience(turn=0.2, lock=0.2, statement=5, idle=60)
MANY = 14
"""More writers than connections."""
BUSY = "Le portail est occupé"


@asynccontextmanager
async def held(base: Database) -> AsyncIterator[None]:
    """Meanwhile another program holds what every act writes: it can be read, not written."""
    if base.kind == "sqlite":
        with closing(sqlite3.connect(base.file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
        return
    other = await asyncpg.connect(base.config["dsn"])
    try:
        async with other.transaction():
            await other.execute("LOCK TABLE session, submission, tentative, evenement IN EXCLUSIVE MODE")
            yield
    finally:
        await other.close()


async def logged_in(number: int) -> list[tuple[Visitor, Shown]]:
    """As many people, each at a page of their own session."""
    app, compte = create_app(TEST_SETTINGS), await make_compte()
    people: list[tuple[Visitor, Shown]] = []
    for _ in range(number):
        person = await Visitor.seated(app, compte)
        people.append((person, await person.open("/aide")))
    return people


def ask_to_leave(people: list[tuple[Visitor, Shown]]) -> list[asyncio.Task[Shown]]:
    return [asyncio.create_task(person.send(page, "/deconnexion")) for person, page in people]


def places(base: Database) -> int:
    """How many write at once."""
    return 1 if base.kind == "sqlite" else WRITERS


async def all_wait(base: Database, asked: list[asyncio.Task[Shown]]) -> None:
    """Until each has its place, or waits for it."""
    async with asyncio.timeout(20):
        while base._turns._waiting + places(base) + sum(one.done() for one in asked) < len(asked):
            await asyncio.sleep(0.01)


async def test_who_reads_does_not_wait_behind_those_who_write(base: Database):
    people = await logged_in(MANY + 1)
    reader, _ = people.pop()
    long_ago = datetime.now(UTC) - timedelta(minutes=10)  # this reading has its visit to note
    await Session.update({Session.vue_le: long_ago}, force=True)
    async with with_patience(base, CALM) as engine:
        async with held(base):
            asked = ask_to_leave(people)
            await all_wait(engine, asked)
            async with asyncio.timeout(60):  # against a test without end: the others wait for ten minutes
                for _ in range(3):
                    assert (await reader.open("/mes-services")).status == 200
                assert (await reader.open("/sante")).answer.text == "ok\n"
            assert not any(one.done() for one in asked)
        answers = await asyncio.gather(*asked)
    assert {answer.path for answer in answers} == {"/connexion"}


async def test_who_writes_behind_a_lock_is_told_in_time_and_succeeds_afterwards(base: Database):
    people = await logged_in(MANY)
    async with with_patience(base, HASTY), held(base):
        for answer in await asyncio.gather(*ask_to_leave(people)):
            assert answer.status == 503
            assert BUSY in answer.text
            assert "Rien n’a été enregistré" in answer.text
            assert answer.answer.headers["retry-after"] == "5"
    answers = await asyncio.gather(*ask_to_leave(people))
    assert {answer.path for answer in answers} == {"/connexion"}


async def test_those_who_find_the_queue_full_are_told_at_once(
    base: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(turns, "QUEUE", 3)
    people = await logged_in(MANY)
    served = 3 + places(base)
    async with with_patience(base, CALM) as engine:
        async with held(base):
            asked = ask_to_leave(people)
            async with asyncio.timeout(20):
                while sum(one.done() for one in asked) < MANY - served:
                    await asyncio.sleep(0.01)
            assert engine._turns._waiting == 3
            told = [one.result() for one in asked if one.done()]
            assert all(answer.status == 503 and BUSY in answer.text for answer in told)
        answers = await asyncio.gather(*asked)
    assert sum(answer.path == "/connexion" for answer in answers) == served


async def test_what_was_typed_is_shown_again_but_no_password(base: Database):
    visitor = Visitor.of(create_app(TEST_SETTINGS))
    compte = await make_compte()
    async with with_patience(base, HASTY):
        door, recovery = await visitor.open("/connexion"), await visitor.open("/recuperation")
        typed = {"identifiant": compte.identifiant, "mot_de_passe": PASSWORD}
        async with held(base):
            lost = await visitor.send(recovery, "/recuperation", adresse="camille@exemple.fr")
            refused = await visitor.send(door, "/connexion", **typed)
        assert lost.status == refused.status == 503
        assert "camille@exemple.fr" in lost.text
        assert "/recuperation" in lost.links()
        assert refused.fields("/connexion")["identifiant"] == compte.identifiant
        assert BUSY in refused.words_of("connexion")
        assert PASSWORD not in refused.answer.text
        assert (await visitor.send(door, "/connexion", **typed)).path == "/mes-services"
