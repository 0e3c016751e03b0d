"""Nobody waits for ever: for one's turn, for a lock, for an answer, for a transaction that somebody forgot."""

import asyncio
import os
import signal
from dataclasses import replace

import asyncpg
import pytest
from tests.databases import with_patience
from tests.db.tables import Boite
from tests.statements import Statement

from mesaides.db import Database, NoTurnError, Patience, patience, transaction, turns
from mesaides.db import migrations as migrations_module
from mesaides.db.pannes import Panne, find_panne
from mesaides.db.postgresql import WRITERS
from mesaides.db.turns import Turns

HASTY = Patience(turn=0.2, lock=0.2, statement=0.4, idle=0.2)
ON_POSTGRESQL = pytest.mark.parametrize("bases", ["postgresql"], indirect=True)
COUNT = Statement("SELECT count(*) AS nombre FROM boite")
LOCK = Statement("SELECT id FROM boite WHERE nom = {} FOR UPDATE")
ME = Statement("SELECT pg_backend_pid() AS pid")
ENDED = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What asyncpg says when the server ends the connection, according to the instant; `find_panne` knows them all."""
HERE = Statement("SELECT pid FROM pg_stat_activity WHERE pid = {}")


async def add(nom: str) -> None:
    async with transaction():
        await Boite.insert(Boite(nom=nom))


async def test_whoever_waits_too_long_for_their_turn_is_told_and_the_next_one_writes(boites: Database):
    places = 1 if boites.kind == "sqlite" else WRITERS
    async with with_patience(boites, replace(HASTY, idle=60)) as engine:
        held = [engine.transaction() for _ in range(places)]
        opened = [await asyncio.create_task(one.__aenter__()) for one in held]
        with pytest.raises(NoTurnError):
            await add("trop tard")
        with pytest.raises(NoTurnError):
            await Boite.insert(Boite(nom="hors transaction"))
        assert (await COUNT.rows()) == [{"nombre": 0}]
        for one in opened:
            await one.__aexit__(None, None, None)
        await add("à son tour")


async def test_the_queue_is_bounded_and_in_order(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(turns, "QUEUE", 2)
    places, served = Turns(1), list[int]()

    async def wait(number: int) -> None:
        async with places.taken(60):
            served.append(number)

    await places.take(60)
    waiting = [asyncio.create_task(wait(number)) for number in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(NoTurnError):
        await wait(2)
    waiting[0].cancel()
    await asyncio.sleep(0)
    waiting.append(asyncio.create_task(wait(3)))
    await asyncio.sleep(0)
    with pytest.raises(NoTurnError):
        await places.take(0)
    places.give_back()
    await asyncio.gather(*waiting[1:])
    assert served == [1, 3]


@ON_POSTGRESQL
async def test_a_lock_held_by_another_is_not_waited_for_without_end(boites: Database):
    await add("a")
    other = await asyncpg.connect(boites.config["dsn"])
    async with with_patience(boites, HASTY), other.transaction():
        await other.execute("LOCK TABLE boite IN EXCLUSIVE MODE")
        with pytest.raises(asyncpg.LockNotAvailableError) as refused:
            await add("b")
        assert find_panne(refused.value) is Panne.OCCUPEE
        assert (await COUNT.rows()) == [{"nombre": 1}]
    await other.close()
    await add("b")


@ON_POSTGRESQL
async def test_a_query_too_long_is_stopped_and_the_connection_serves_again(boites: Database):
    async with with_patience(boites, HASTY):
        pid = (await ME.rows())[0]["pid"]
        with pytest.raises(asyncpg.QueryCanceledError) as stopped:
            await Statement("SELECT pg_sleep(60)").rows()
        assert find_panne(stopped.value) is Panne.OCCUPEE
        assert (await ME.rows())[0]["pid"] == pid


@ON_POSTGRESQL
async def test_a_transaction_left_idle_is_undone_what_it_held_is_free_and_the_next_one_works(
    boites: Database,
):
    await add("a")
    other = await asyncpg.connect(boites.config["dsn"])
    async with with_patience(boites, Patience(turn=60, lock=60, statement=60, idle=1)):
        with pytest.raises(ENDED) as ended:
            async with transaction():
                await LOCK.rows("a")
                pid = (await ME.rows())[0]["pid"]
                async with asyncio.timeout(10):
                    while await other.fetch("SELECT 1 FROM pg_stat_activity WHERE pid = $1", pid):
                        await asyncio.sleep(0.02)
                await other.fetch("SELECT id FROM boite FOR UPDATE NOWAIT")
                await Boite.insert(Boite(nom="b"))
        assert find_panne(ended.value) is not None
        await add("c")
        assert [row["nom"] for row in await Boite.select(Boite.nom).order_by(Boite.nom)] == ["a", "c"]
    await other.close()


@ON_POSTGRESQL
async def test_a_line_on_which_nothing_comes_back_is_left(boites: Database, monkeypatch: pytest.MonkeyPatch):
    """Not even a refusal: the machine at the other end is gone, or frozen."""
    monkeypatch.setattr(patience, "SLACK", 0.2)
    async with with_patience(boites, HASTY):
        pid = (await ME.rows())[0]["pid"]
        os.kill(pid, signal.SIGSTOP)
        try:
            with pytest.raises(TimeoutError) as lost:
                await COUNT.rows()
        finally:
            os.kill(pid, signal.SIGCONT)
        assert find_panne(lost.value) is Panne.INJOIGNABLE
        assert (await ME.rows())[0]["pid"] != pid


@ON_POSTGRESQL
async def test_a_purge_has_more_time_than_a_page(boites: Database):
    async with with_patience(boites, HASTY):
        async with transaction(Patience(turn=1, lock=1, statement=60, idle=60)):
            await Statement("SELECT pg_sleep(0.6)").rows()
            shown = [await Statement(f"SHOW {name}").rows() for name in HASTY.as_settings()]
        assert [next(iter(rows[0].values())) for rows in shown] == ["1s", "1min", "1min"]
        shown = [await Statement(f"SHOW {name}").rows() for name in HASTY.as_settings()]
        assert [next(iter(rows[0].values())) for rows in shown] == ["200ms", "400ms", "200ms"]


@ON_POSTGRESQL
async def test_a_migration_gives_up_a_table_that_is_read_rather_than_make_all_readers_wait(
    boites: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(migrations_module, "MIGRATING", HASTY)
    other = await asyncpg.connect(boites.config["dsn"])
    async with other.transaction():
        await other.fetch("SELECT * FROM boite")
        with pytest.raises(asyncpg.LockNotAvailableError):
            async with migrations_module._alone():
                await boites.run_ddl("ALTER TABLE boite ADD COLUMN taille INTEGER")
    await other.close()
