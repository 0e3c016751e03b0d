"""Connections to PostgreSQL kept at hand: used again, never stale, never kept from who waits."""

import asyncio

import pytest
from tests.statements import Statement

from mesaides.db import reserve as room
from mesaides.db import transaction
from mesaides.db.binding import engine_for
from mesaides.db.postgresql import MAX_CONNECTIONS, PostgreSQLEngine

pytestmark = pytest.mark.parametrize("bases", ["postgresql"], indirect=True)
WHICH = Statement("SELECT pg_backend_pid() AS pid")
OPEN = Statement("SELECT pid FROM pg_stat_activity WHERE pid = {}")


async def which(pause: float = 0) -> int:
    """The connection that served, held for `pause` seconds."""
    async with transaction():
        pid = (await WHICH.rows())[0]["pid"]
        await asyncio.sleep(pause)
    return pid


async def gone(*pids: int) -> None:
    """PostgreSQL notices by itself, a moment later, that nobody is at the other end."""
    async with asyncio.timeout(10):
        while any([await OPEN.rows(pid) for pid in pids]):
            await asyncio.sleep(0.01)


@pytest.mark.usefixtures("base")
async def test_the_connection_of_one_query_serves_the_next():
    assert len({(await WHICH.rows())[0]["pid"] for _ in range(5)}) == 1
    assert await which() == (await WHICH.rows())[0]["pid"]


@pytest.mark.usefixtures("base")
async def test_one_that_nobody_used_for_long_is_closed(monkeypatch: pytest.MonkeyPatch):
    old = await which()
    monkeypatch.setattr(room, "FRESH", -1)
    assert await which() != old
    await gone(old)


@pytest.mark.usefixtures("base")
async def test_whoever_waits_for_a_connection_gets_the_first_given_back():
    asked = [which(0.05) for _ in range(3 * MAX_CONNECTIONS)]
    served = await asyncio.gather(*asked)
    assert len(set(served)) <= MAX_CONNECTIONS
    assert len(served) == 3 * MAX_CONNECTIONS


async def test_a_closed_portal_leaves_no_connection(base: PostgreSQLEngine):
    other = engine_for(base.config["dsn"])
    await other.open()
    served = await asyncio.gather(*(other.fetch("SELECT pg_backend_pid() AS pid") for _ in range(4)))
    pids = [row["pid"] for rows in served for row in rows]
    async with asyncio.timeout(10):
        await other.close()
    await gone(*pids)
