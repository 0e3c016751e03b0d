"""How many queries a page asks of the database: counted in this process, on the engine itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from mesaides.app import create_app
from mesaides.db import database, open_database
from mesaides.settings import Settings

ASKING = ("fetch_hot", "fetch", "run_querystring")


@contextmanager
def counted() -> Iterator[list[str]]:
    """The queries that go through the bound engine, in order."""
    engine = database()
    asked: list[str] = []
    depth = 0

    def counting(method: Any) -> Any:
        async def ask(*args: Any, **kwargs: Any) -> Any:
            nonlocal depth
            if depth == 0:
                asked.append(str(args[0]))
            depth += 1
            try:
                return await method(*args, **kwargs)
            finally:
                depth -= 1

        return ask

    for name in ASKING:
        setattr(engine, name, counting(getattr(engine, name)))
    try:
        yield asked
    finally:
        for name in ASKING:
            delattr(engine, name)


async def queries_of(settings: Settings, path: str, headers: dict[str, str]) -> int:
    async with open_database(settings.database_url):
        transport = httpx.ASGITransport(create_app(settings))  # pyright: ignore[reportArgumentType]
        async with httpx.AsyncClient(transport=transport, base_url=settings.public_url) as client:
            await client.get(path, headers=headers)
            with counted() as asked:
                answer = await client.get(path, headers=headers)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answers {answer.status_code}")
    return len(asked)
