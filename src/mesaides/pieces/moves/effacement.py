"""Bytes that nobody needs any more go once the database says so; those that are missed, with the hourly purge."""

import asyncio
import logging
from collections.abc import Iterable

from mesaides.db import after_commit
from mesaides.pieces.contenu.fichiers import fichiers, is_open
from mesaides.pieces.reads.cles import is_needed

log = logging.getLogger("mesaides.pieces")
_under_way: set[asyncio.Task[None]] = set()


def erase_once_committed(cle: str) -> None:
    """When the present transaction is, if no row needs these bytes then."""

    def start() -> None:
        task = asyncio.create_task(erase_unneeded(cle))
        _under_way.add(task)
        task.add_done_callback(_under_way.discard)

    after_commit(start)


async def erase_unneeded(cle: str) -> None:
    """Outside any transaction. Never raises: the purge comes after it."""
    try:
        if cle and is_open() and not await is_needed(cle):
            await fichiers().forget(cle)
    except Exception:
        log.exception("fichier à effacer")


async def forget_refused(cles: Iterable[str]) -> None:
    """New bytes that no row will ever need: what they came with is refused. Never raises either."""
    for cle in cles:
        try:
            await fichiers().forget(cle)
        except Exception:
            log.exception("fichier à effacer")


async def finish_erasing() -> None:
    """Waits for what was begun."""
    while _under_way:
        await asyncio.gather(*_under_way)
