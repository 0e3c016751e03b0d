"""One line at a time for a file under way: a newer one ends the older, of which the cut may not be heard yet.

Lines of one process; what those of two processes bring is put together in `create_chunk`.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from mesaides.web.bodies import Arrival

_taken: dict[int, tuple[Arrival, asyncio.Event]] = {}


@asynccontextmanager
async def taking(depot: int, arrival: Arrival) -> AsyncGenerator[None]:
    """Once what the older line of this file had brought is counted."""
    before, kept = _taken.get(depot), asyncio.Event()
    _taken[depot] = arrival, kept
    try:
        await _end(before)
        yield
    finally:
        kept.set()
        if _taken[depot][0] is arrival:
            del _taken[depot]


async def end_line(depot: int) -> None:
    """Its file, asked for again, goes on from all that came."""
    await _end(_taken.get(depot))


async def _end(line: tuple[Arrival, asyncio.Event] | None) -> None:
    if line is not None:
        line[0].leave()
        await line[1].wait()
