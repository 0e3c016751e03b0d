"""What everybody writes is written last; what is to be told outside is told once it is true."""

import contextlib

import pytest
from tests.db.tables import Boite

from mesaides.db import Database, IntegrityErrors, after_commit, before_commit, transaction


async def test_it_is_told_after_the_commit(base: Database):
    told: list[str] = []
    async with transaction():
        async with transaction():
            after_commit(lambda: told.append("yes"))
        assert told == []
    assert told == ["yes"]


async def test_outside_a_transaction_it_is_told_at_once(base: Database):
    told: list[str] = []
    after_commit(lambda: told.append("yes"))
    assert told == ["yes"]


async def test_what_is_undone_is_never_told(base: Database):
    told: list[str] = []
    with contextlib.suppress(KeyError):
        async with transaction():
            after_commit(lambda: told.append("outer"))
            raise KeyError
    async with transaction():
        with contextlib.suppress(KeyError):
            async with transaction():
                after_commit(lambda: told.append("inner"))
                raise KeyError
    assert told == []


async def write(nom: str) -> None:
    await Boite.insert(Boite(nom=nom))


async def names() -> list[str]:
    return [row["nom"] for row in await Boite.select(Boite.nom).order_by(Boite.id)]


@pytest.mark.usefixtures("boites")
async def test_what_is_left_for_the_end_is_written_there_and_with_the_rest():
    async with transaction():
        async with transaction():
            await before_commit(lambda: write("last"))
        await write("first")
        assert await names() == ["first"]
    assert await names() == ["first", "last"]


@pytest.mark.usefixtures("boites")
async def test_what_is_undone_leaves_nothing_for_the_end():
    async with transaction():
        with contextlib.suppress(KeyError):
            async with transaction():
                await before_commit(lambda: write("undone"))
                raise KeyError
        await write("kept")
    assert await names() == ["kept"]


@pytest.mark.usefixtures("boites")
async def test_an_end_that_fails_undoes_all_of_it():
    told: list[str] = []
    with pytest.raises(IntegrityErrors):
        async with transaction():
            await write("a")
            after_commit(lambda: told.append("yes"))
            await before_commit(lambda: write("a"))
    assert (await names(), told) == ([], [])
    await before_commit(lambda: write("alone"))
    assert await names() == ["alone"]
