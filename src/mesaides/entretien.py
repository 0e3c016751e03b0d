"""What has finished serving is erased, every hour: by the server, or by `mesaides purger`."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import UTC, datetime, timedelta

from mesaides.comptes.tables.tentative import purge_tentatives
from mesaides.db import Statement, transaction
from mesaides.inscriptions.tables.demandes import purge_expired
from mesaides.invitations.tables import expire_invitations, purge_lots
from mesaides.web.submissions import purge_submissions

log = logging.getLogger("mesaides.entretien")

FIRST = timedelta(minutes=1)
EVERY = timedelta(hours=1)
LINKS_KEPT = timedelta(days=30)
"""A link that opens nothing any more still tells whoever clicks it what became of it."""

SESSIONS = Statement("DELETE FROM session WHERE expire_le < {} RETURNING id")
LINKS = Statement("DELETE FROM lien WHERE expire_le < {} RETURNING id")


async def purge_sessions(now: datetime) -> int:
    return len(await SESSIONS.rows(now))


async def purge_links(now: datetime) -> int:
    return len(await LINKS.rows(now - LINKS_KEPT))


PURGES: dict[str, Callable[[datetime], Awaitable[int]]] = {
    "comptes jamais activés": purge_expired,
    "sessions finies": purge_sessions,
    "liens périmés": purge_links,
    "essais de connexion oubliés": purge_tentatives,
    "formulaires déjà reçus": purge_submissions,
    "envois en nombre": purge_lots,
    "invitations expirées": expire_invitations,
}


async def purge(now: datetime) -> dict[str, int]:
    """Each in a transaction of its own: how many were erased or marked."""
    done: dict[str, int] = {}
    for what, run in PURGES.items():
        async with transaction():
            done[what] = await run(now)
    return done


@contextlib.asynccontextmanager
async def hourly_purge() -> AsyncGenerator[None]:
    """Purges while inside. A purge that fails is told to the log, and tried again the next hour."""
    task = asyncio.create_task(_purge_for_ever())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _purge_for_ever() -> None:
    await asyncio.sleep(FIRST.total_seconds())
    while True:
        try:
            done = await purge(datetime.now(UTC))
            log.info("purge", extra={"facts": done})
        except Exception:
            log.exception("purge")
        await asyncio.sleep(EVERY.total_seconds())
