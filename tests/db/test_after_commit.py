"""What is to be told outside is told once it is true."""

import contextlib

from mesaides.db import Database, after_commit, transaction


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
