"""The bell: who has just posted wakes the workers of this process, so that mails leave at once."""

import asyncio
from datetime import timedelta
from types import TracebackType
from typing import Self

_bells: set["Bell"] = set()


def notify() -> None:
    """Call after the commit: before it, workers would find nothing. Not called, mails leave seconds later."""
    for bell in _bells:
        bell.ring()


class Bell:
    """What one worker sleeps beside: wakes on `notify()`, on `stop`, or when the time is over."""

    def __init__(self, stop: asyncio.Event) -> None:
        self._stop = stop
        self._rung = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def __enter__(self) -> Self:
        _bells.add(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _bells.discard(self)

    def ring(self) -> None:
        self._loop.call_soon_threadsafe(self._rung.set)

    def clear(self) -> None:
        """Before looking at the outbox: what is posted while one looks rings again."""
        self._rung.clear()

    async def wait(self, longest: timedelta) -> None:
        await _first_within(longest, self._stop, self._rung)


async def pause(stop: asyncio.Event, longest: timedelta) -> None:
    """Sleeps, unless asked to stop."""
    await _first_within(longest, stop)


async def _first_within(longest: timedelta, *events: asyncio.Event) -> None:
    waits = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, timeout=longest.total_seconds(), return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
