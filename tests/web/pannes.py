"""A database that takes nothing more."""

from mesaides.db import Database
from mesaides.db.connections import SQLiteConnection
from mesaides.db.sqlite import SQLiteEngine


def read_only_writer(engine: SQLiteEngine) -> SQLiteConnection:
    """What the engine writes with, however often it takes a new one."""
    if engine._writer is None:
        engine._writer = SQLiteConnection(engine.file, read_only=True)
    return engine._writer


async def make_read_only(engine: Database, *, yes: bool) -> None:
    if isinstance(engine, SQLiteEngine):
        if yes:
            vars(engine)["_write"] = lambda: read_only_writer(engine)
        else:
            vars(engine).pop("_write", None)
        await engine.forget_writer()  # last: who waits for the turn that it gives back takes the new one
        return
    name = engine.name.rpartition("/")[2]
    await engine.fetch("SET default_transaction_read_only = off")
    await engine.fetch(f"ALTER DATABASE {name} SET default_transaction_read_only = {'on' if yes else 'off'}")
    assert engine.pool
    assert engine.reserve
    await engine.reserve.empty()
    await engine.pool.expire_connections()
