"""Several workers on one database: each has its own engine, as each process has."""

import asyncio

from tests.db.tables import Boite

from mesaides.db import Database
from mesaides.db.binding import engine_for


async def increment(engine: Database) -> None:
    lock = "" if engine.kind == "sqlite" else " FOR UPDATE"
    async with engine.transaction():
        rows = await engine.fetch("SELECT nombre FROM boite" + lock)
        await asyncio.sleep(0.001)
        await engine.fetch(f"UPDATE boite SET nombre = {rows[0]['nombre'] + 1}")


async def test_two_engines_incrementing_together_lose_nothing(boites: Database):
    url = f"sqlite:///{boites.file}" if boites.kind == "sqlite" else boites.config["dsn"]
    other = engine_for(url)
    await other.open()
    try:
        await Boite.insert(Boite(nom="compteur"))
        await asyncio.gather(*(increment(engine) for engine in (boites, other) * 10))
        assert await other.fetch("SELECT nombre FROM boite") == [{"nombre": 20}]
    finally:
        await other.close()
