"""`/sante`: tells a supervisor that the portal and its database answer, and nothing else.

`/sante/ecriture` tells that they can write. Two addresses, for two hands: a front server takes out a portal that does
not answer; one that can only be read still serves, but somebody must come and make room.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from litestar import Request, Response

from mesaides.db import Sql
from mesaides.db.pannes import cause_of_panne
from mesaides.web.handlers import anyone, get
from mesaides.web.visit import current_visit

ALIVE = Sql("SELECT 1", int)  # of no table: Piccolo always names one
TRIED_EVERY = timedelta(seconds=15)
"""Whoever asks, and however often: asking must not wear the disk."""
Write = Callable[[datetime], Awaitable[None]]
log = logging.getLogger("mesaides.web")


class Epreuve:
    """Whether each of these writes passes, tried at most once every TRIED_EVERY in this process."""

    def __init__(self, *writes: Write) -> None:
        self._writes = writes
        self._one_at_a_time = asyncio.Lock()
        self._tried_le: datetime | None = None
        self._passed = False

    async def passes(self, now: datetime) -> bool:
        async with self._one_at_a_time:
            if self._tried_le is None or abs(now - self._tried_le) >= TRIED_EVERY:
                self._passed = await self._try(now)
                self._tried_le = now
            return self._passed

    async def _try(self, now: datetime) -> bool:
        try:
            for write in self._writes:
                await write(now)
        except Exception as error:
            log.error("écriture impossible", extra={"facts": {"cause": cause_of_panne(error)}})
            return False
        return True


@get("/sante", who=anyone)
async def show_sante() -> Response[str]:
    try:
        await ALIVE.rows()
    except Exception:
        return _told(ok=False)
    return _told(ok=True)


@get("/sante/ecriture", who=anyone, own=True)
async def show_ecriture(request: Request[Any, Any, Any]) -> Response[str]:
    """A reading that writes one row that is nobody's, and nothing else."""
    epreuve: Epreuve = request.app.state.epreuve
    return _told(ok=await epreuve.passes(current_visit().now))


def _told(*, ok: bool) -> Response[str]:
    return Response(
        "ok\n" if ok else "ko\n",
        status_code=200 if ok else 503,
        media_type="text/plain",
        headers={"cache-control": "no-store"},
    )


ROUTES = [show_sante, show_ecriture]
