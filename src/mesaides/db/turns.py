"""Who writes now: a few at once, the others in order, not too many and not for too long."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator

from mesaides.db.errors import NoTurnError

QUEUE = 500
"""Those who may wait in one process: each holds the form it brought. The next one is told at once to come back."""


class Turns:
    def __init__(self, places: int) -> None:
        self._places = asyncio.Semaphore(places)
        self._waiting = 0

    async def take(self, patience: float) -> None:
        """Raises NoTurnError when one's turn has not come after `patience` seconds, or when the queue is full."""
        if not self._places.locked():
            await self._places.acquire()
            return
        if not patience or self._waiting >= QUEUE:
            raise NoTurnError
        self._waiting += 1
        try:
            async with asyncio.timeout(patience):
                await self._places.acquire()
        except TimeoutError:
            raise NoTurnError from None
        finally:
            self._waiting -= 1

    def give_back(self) -> None:
        self._places.release()

    @contextlib.asynccontextmanager
    async def taken(self, patience: float) -> AsyncGenerator[None]:
        await self.take(patience)
        try:
            yield
        finally:
            self.give_back()
