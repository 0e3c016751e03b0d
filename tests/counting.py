"""How many queries something asks of the database."""

import contextlib
from collections.abc import Iterator
from typing import Any
from unittest import mock

from mesaides.db import database


@contextlib.contextmanager
def count_queries() -> Iterator[list[str]]:
    """The SQL of every query asked inside, whoever asks."""
    asked: list[str] = []
    engine = database()
    inside = False

    def counted(name: str) -> Any:
        original = getattr(engine, name)

        async def ask(sql: str, *args: Any) -> Any:
            nonlocal inside
            if inside:  # fetch_hot may fall back on fetch
                return await original(sql, *args)
            asked.append(sql)
            inside = True
            try:
                return await original(sql, *args)
            finally:
                inside = False

        return ask

    with contextlib.ExitStack() as stack:
        for name in ("fetch", "fetch_hot"):
            stack.enter_context(mock.patch.object(engine, name, counted(name)))
        yield asked
