"""Connections of a pool kept at hand between two queries.

To take one from asyncpg's pool and give it back, timeouts and checks included, costs as much as a short query: a page
that asks four queries would pay it four times.
"""

import contextlib
import time
from typing import Any

import asyncpg  # pyright: ignore[reportMissingTypeStubs]

KEPT = 8
FRESH = 240.0
"""Seconds after which one that nobody used is closed: what stands between the two machines may have forgotten it."""
PATIENCE = 10.0
"""Seconds one waits for a connection when all are in use."""


class Reserve:
    """The last one given back is the first one taken, so that the others age and go."""

    def __init__(self, pool: Any) -> None:
        self.pool = pool
        self.most = KEPT
        self._kept: list[tuple[Any, float]] = []
        self._waiting = 0

    async def take(self) -> Any:
        """An open connection, that may have died with its server. TimeoutError after PATIENCE."""
        while self._kept:
            driver, given_at = self._kept.pop()
            fresh = time.monotonic() - given_at < FRESH
            if fresh and not driver.is_closed():
                return driver
            await self.give_back(driver, broken=True)
        self._waiting += 1
        try:
            return await self.pool.acquire(timeout=PATIENCE)
        finally:
            self._waiting -= 1

    async def give_back(self, driver: Any, *, broken: bool) -> None:
        if broken:
            with contextlib.suppress(asyncpg.InterfaceError):  # its pool had noticed already that it was dead
                driver.terminate()
        elif not self._waiting and len(self._kept) < self.most:
            self._kept.append((driver, time.monotonic()))
            return
        await self.pool.release(driver)

    async def empty(self) -> None:
        """Gives all of them back to the pool."""
        while self._kept:
            await self.pool.release(self._kept.pop()[0])

    async def close(self) -> None:
        """The pool, that waits for all of them, can close."""
        self.most = 0
        await self.empty()
