import asyncio
import os
import sqlite3
import threading

import asyncpg
import pytest
from tests.db.tables import Boite, Objet
from tests.statements import Statement

from mesaides.db import Database, DatabaseError, IntegrityErrors, transaction
from mesaides.db.postgresql import PostgreSQLEngine
from mesaides.db.sqlite import SQLiteEngine

NAMES = Statement("select nom from boite order by nom")
NUMBER = Statement("select nombre from boite where nom = {}")


async def names() -> list[str]:
    return [row["nom"] for row in await NAMES.rows()]


async def add(nom: str) -> None:
    await Boite.insert(Boite(nom=nom))


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


async def test_what_a_transaction_wrote_is_there_afterwards(boites: Database):
    async with transaction():
        await add("a")
        await add("b")
        assert await names() == ["a", "b"]
    assert await names() == ["a", "b"]
    assert not boites.transaction_exists()


async def test_an_error_undoes_all_of_it(boites: Database):
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await add("a")
            raise ZeroDivisionError
    assert await names() == []
    assert not boites.transaction_exists()


async def test_the_inner_part_can_fail_alone(boites: Database):
    async with transaction():
        await add("a")
        with pytest.raises(IntegrityErrors):
            async with transaction():
                await add("b")
                await add("a")
        async with transaction():
            await add("c")
            async with transaction():
                await add("d")
    assert await names() == ["a", "c", "d"]


async def test_an_inner_part_that_succeeded_goes_with_the_outer_one(boites: Database):
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            async with transaction():
                await add("a")
            raise ZeroDivisionError
    assert await names() == []


async def test_nobody_else_sees_it_before_the_end(boites: Database):
    written, seen = asyncio.Event(), asyncio.Event()

    async def write() -> None:
        async with transaction():
            await add("a")
            written.set()
            await seen.wait()

    writing = asyncio.create_task(write())
    await written.wait()
    assert await names() == []
    assert await Boite.count() == 0
    seen.set()
    await writing
    assert await names() == ["a"]


async def test_a_task_that_outlives_the_transaction_it_was_born_in_is_outside(boites: Database):
    ended = asyncio.Event()

    async def later() -> bool:
        await ended.wait()
        await add("b")
        return boites.transaction_exists()

    async with transaction():
        await add("a")
        task = asyncio.create_task(later())
    ended.set()
    assert await task is False
    assert await names() == ["a", "b"]


async def test_ten_concurrent_read_then_write_all_succeed(boites: Database):
    await add("compteur")

    async def increment() -> None:
        async with transaction():
            lock = "" if boites.kind == "sqlite" else " for update"
            row = await Statement("select nombre from boite where nom = {}" + lock).first("compteur")
            assert row is not None
            await asyncio.sleep(0.002)
            await Boite.update({Boite.nombre: row["nombre"] + 1}).where(Boite.nom == "compteur")

    await asyncio.gather(*(increment() for _ in range(10)))
    assert await NUMBER.rows("compteur") == [{"nombre": 10}]


async def test_whoever_goes_away_leaves_nothing_behind(boites: Database):
    for pause in (0, 0.0005, 0.001, 0.002, 0.005, 0.02):

        async def write() -> None:
            async with transaction():
                await add("a")
                await asyncio.sleep(5)

        task = asyncio.create_task(write())
        await asyncio.sleep(pause)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await names() == []
    async with transaction():
        await add("b")
    assert await names() == ["b"]


async def test_after_a_failed_commit_nothing_is_kept_and_one_can_go_on(boites: Database):
    await boites.run_ddl(
        "CREATE TABLE promesse (boite INTEGER REFERENCES boite (id) DEFERRABLE INITIALLY DEFERRED)"
    )
    threads, files = threading.active_count(), open_files()
    try:
        for _ in range(20):
            with pytest.raises(IntegrityErrors):
                async with transaction():
                    await add("a")
                    await boites.fetch("INSERT INTO promesse VALUES (404)")
            assert not boites.transaction_exists()
        assert await names() == []
        async with transaction():
            await add("b")
        assert await names() == ["b"]
        assert threading.active_count() <= threads + 1
        assert open_files() <= files + 1
    finally:
        await boites.run_ddl("DROP TABLE promesse")


async def test_fifty_refused_begins_leak_nothing(boites: Database, refused_begins):
    async with refused_begins(boites):
        with pytest.raises((sqlite3.OperationalError, asyncpg.PostgresError)):
            await begin()
        threads, files = threading.active_count(), open_files()
        for _ in range(50):
            with pytest.raises((sqlite3.OperationalError, asyncpg.PostgresError)):
                await begin()
            assert not boites.transaction_exists()
        assert threading.active_count() <= threads + 1
        assert open_files() <= files + 1
    async with transaction():
        await add("a")
    assert await names() == ["a"]


async def begin() -> None:
    async with transaction():
        raise AssertionError("BEGIN should have been refused")


async def test_an_error_swallowed_inside_a_transaction_never_passes_for_a_success(boites: Database):
    """PostgreSQL has undone everything by then, and says so only in the answer to COMMIT."""
    await add("a")
    try:
        async with transaction():
            await add("b")
            with pytest.raises(IntegrityErrors):
                await add("a")
    except DatabaseError:
        assert await names() == ["a"]
    else:
        assert await names() == ["a", "b"]
        assert isinstance(boites, SQLiteEngine)


async def test_a_row_that_is_referred_to_cannot_be_deleted(boites: Database):
    await add("a")
    boite = await Boite.objects().first()
    assert boite is not None
    await Objet.insert(Objet(boite=boite, nom="clou"))
    with pytest.raises(IntegrityErrors):
        await Boite.delete(force=True)
    with pytest.raises(IntegrityErrors):
        await boites.fetch("INSERT INTO objet (nom) VALUES ('sans boîte')")


async def test_only_the_values_of_the_enum_enter(boites: Database):
    await Boite.insert(Boite(nom="a", couleur="bleu d’outremer"))
    with pytest.raises(IntegrityErrors):
        await Boite.insert(Boite(nom="b", couleur="vert"))
    with pytest.raises(IntegrityErrors):
        await Boite.insert(Boite(nom="a"))


@pytest.mark.parametrize("bases", ["postgresql"], indirect=True)
async def test_the_restart_of_postgresql_is_not_felt_by_the_next_request(boites: PostgreSQLEngine):
    for again in (names, begin_and_end):
        await asyncio.gather(*(names() for _ in range(5)))
        async with boites.pool.acquire() as connection:
            with pytest.raises(asyncpg.PostgresError):
                await connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database()"
                )
        await again()


async def begin_and_end() -> None:
    async with transaction():
        await names()
