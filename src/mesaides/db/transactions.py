"""One way to open a transaction, the same on SQLite and PostgreSQL."""

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable, Coroutine
from types import TracebackType
from typing import Any, Literal, Protocol

from piccolo.engine.base import BaseTransaction

from mesaides.db.patience import Patience

Row = dict[str, Any]
"""As the driver gives it: `frozen` and `Sql` give it the type of what it is."""

READS = re.compile(r"\s*(select|explain|values|with(?!.*\b(insert|update|delete)\b))\b", re.I | re.S)
"""What is surely a reading; anything else goes to the writer."""


class Connection(Protocol):
    """An open connection, on which statements run one after the other."""

    async def run(self, sql: str) -> None: ...

    async def fetch(self, sql: str, *args: Any) -> list[Row]: ...


class Engine(Protocol):
    """What a transaction needs of an engine."""

    current_transaction: Any  # ContextVar[Transaction | None]: Piccolo has its own idea of the class

    async def begin(self, patience: Patience | None = None) -> Connection: ...

    async def end(self, connection: Connection, *, commit: bool) -> None: ...


class Transaction(BaseTransaction):
    """Outermost: BEGIN to COMMIT. Nested: a savepoint, so that an error caught outside undoes only that.

    Whatever fails (BEGIN, COMMIT, the client going away), the connection is given back or thrown away and the
    task is outside any transaction again.
    """

    def __init__(self, engine: Engine, patience: Patience | None = None) -> None:
        self.engine = engine
        self.patience = patience
        """Of the outermost; None for the engine's own."""
        self.connection: Connection
        self.outer: Transaction | None = None
        self.is_open = False
        self.savepoint = ""
        self.savepoints = 0
        self.lasts: list[Callable[[], Awaitable[None]]] = []
        self.afterwards: list[Callable[[], None]] = []

    @property
    def root(self) -> "Transaction":
        return self.outer.root if self.outer else self

    async def __aenter__(self) -> "Transaction":  # pyright: ignore[reportIncompatibleMethodOverride]
        self.outer = current(self.engine)
        if self.outer is None:
            self.connection = await self.engine.begin(self.patience)
        else:
            self.connection = self.outer.connection
            self.root.savepoints += 1
            self.savepoint = f"s{self.root.savepoints}"
            await self.connection.run(f"SAVEPOINT {self.savepoint}")
        self.is_open = True
        self.engine.current_transaction.set(self)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Literal[False]:
        try:
            if error is None and self.outer is None:
                for write in self.lasts:
                    await write()
        except BaseException as failure:
            await self._leave(failure)
            raise
        await self._leave(error)
        return False

    async def _leave(self, error: BaseException | None) -> None:
        self.is_open = False
        self.engine.current_transaction.set(self.outer)
        # An error while undoing must not hide the one that made us undo: the connection is thrown away.
        with contextlib.suppress(Exception) if error else contextlib.nullcontext():
            await self._close(commit=error is None)

    async def _close(self, *, commit: bool) -> None:
        if self.outer is None:
            await to_the_end(self.engine.end(self.connection, commit=commit))
            for call in self.afterwards if commit else ():
                call()
            return
        if not commit:
            await self.connection.run(f"ROLLBACK TO SAVEPOINT {self.savepoint}")
        await self.connection.run(f"RELEASE SAVEPOINT {self.savepoint}")
        if commit:
            self.outer.lasts += self.lasts
            self.outer.afterwards += self.afterwards


def current(engine: Engine) -> Transaction | None:
    """The transaction this task is in. One that has ended (inherited by a task) does not count."""
    transaction: Transaction | None = engine.current_transaction.get()
    while transaction is not None and not transaction.is_open:
        transaction = transaction.outer
    return transaction


_endings: set[asyncio.Task[None]] = set()


async def to_the_end(work: Coroutine[Any, Any, None]) -> None:
    """Waits for `work`, which goes on to its end even when whoever waits is cancelled."""
    task = asyncio.ensure_future(work)
    _endings.add(task)
    task.add_done_callback(_endings.discard)
    await asyncio.shield(task)
