"""Many people at once: what each of them got."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from mesaides.db import transaction
from mesaides.errors import DomainError


async def race(*moves: Callable[[], Awaitable[Any]]) -> tuple[list[Any], list[str]]:
    """Runs the moves at once, each in its transaction: what the winners got, what the refused were told."""
    done: list[Any] = []
    told: list[str] = []

    async def run(move: Callable[[], Awaitable[Any]]) -> None:
        try:
            async with transaction():
                got = await move()
            done.append(got)
        except DomainError as refusal:
            told.append(refusal.phrase)

    await asyncio.gather(*(run(move) for move in moves))
    return done, told


def times(number: int, move: Callable[[], Awaitable[Any]]) -> Iterable[Callable[[], Awaitable[Any]]]:
    return [move] * number
