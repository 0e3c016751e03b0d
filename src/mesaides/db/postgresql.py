"""PostgreSQL through Piccolo and asyncpg, with a pool and transactions that survive their own failures."""

from typing import Any
from urllib.parse import urlsplit

import asyncpg  # pyright: ignore[reportMissingTypeStubs]
from piccolo.engine.postgres import PostgresEngine
from piccolo.querystring import QueryString

from mesaides.db.errors import DatabaseError
from mesaides.db.pannes import cause_of_panne
from mesaides.db.patience import SERVING, Patience
from mesaides.db.reserve import Reserve
from mesaides.db.tls import tls_of
from mesaides.db.transactions import READS, Connection, Row, Transaction, current, to_the_end
from mesaides.db.turns import Turns

MAX_CONNECTIONS = 10
WRITERS = 6
"""Those that may write at once: however many wait behind a lock, the other connections serve those who read."""
LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    ConnectionError,
)
"""What asyncpg says on a connection whose server went away, or while it goes."""
UNREACHABLE = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError)


async def _keep_as_is(connection: Any) -> None:
    """Nothing to reset between two uses: transactions are closed by us. Saves a round trip."""


class PostgreSQLConnection:
    def __init__(self, driver: Any, patience: Patience) -> None:
        self.driver = driver
        self.patience = patience

    async def run(self, sql: str) -> None:
        """A COMMIT after an error that was swallowed is answered « ROLLBACK »: nothing was kept."""
        if await self.driver.execute(sql, timeout=self.patience.answer) == "ROLLBACK" and sql == "COMMIT":
            raise DatabaseError(
                "Rien n’a été enregistré\u00a0: une écriture de cette transaction avait échoué."
            )

    async def fetch(self, sql: str, *args: Any) -> list[Row]:
        return [dict(record) for record in await self.driver.fetch(sql, *args, timeout=self.patience.answer)]


class PostgreSQLEngine(PostgresEngine):
    kind = "postgresql"

    def __init__(self, url: str, patience: Patience = SERVING) -> None:
        # Compiling a query costs a second, running it a few thousandths: without "jit", PostgreSQL compiles many.
        # By default it counts four times as much for a page read out of turn as in turn, which was true of disks that
        # turned: a sixth of the time of the dossiers of « Mes services » went into tables read whole.
        settings = {
            "application_name": "mesaides",
            "timezone": "UTC",
            "jit": "off",
            "random_page_cost": "1.1",
            **patience.as_settings(),
        }
        config = {"dsn": url, "timeout": 5, "server_settings": settings, "ssl": tls_of(url)}
        super().__init__(config=config)
        parts = urlsplit(url)
        self.name = f"{parts.hostname or 'localhost'}{parts.path}"
        self.reserve: Reserve | None = None
        self.patience = patience
        self._turns = Turns(WRITERS)

    async def get_version(self) -> float:
        """Piccolo would connect from the constructor, and print when it cannot: open() says it better."""
        return 0.0

    async def open(self) -> None:
        try:
            await self.start_connection_pool(min_size=1, max_size=MAX_CONNECTIONS, reset=_keep_as_is)
        except UNREACHABLE as error:
            raise DatabaseError(
                f"La base PostgreSQL «\u00a0{self.name}\u00a0» ne répond pas ({cause_of_panne(error)})\u00a0: "
                "vérifiez MESAIDES_DATABASE_URL et que le serveur est démarré."
            ) from error
        self.reserve = Reserve(self.pool)

    async def close(self) -> None:
        if self.reserve:
            await self.reserve.close()
            await self.close_connection_pool()
            self.reserve = None

    # What Transaction asks for

    async def begin(self, patience: Patience | None = None) -> Connection:
        """A pooled connection may have died with its server: nothing was asked yet, another is tried."""
        await self._turns.take((patience or self.patience).turn)
        try:
            for _ in range(MAX_CONNECTIONS):
                try:
                    return await self._begin_once(patience)
                except LOST:
                    continue
            return await self._begin_once(patience)
        except BaseException:
            self._turns.give_back()
            raise

    async def _begin_once(self, patience: Patience | None) -> Connection:
        connection = PostgreSQLConnection(await self._take(), patience or self.patience)
        try:
            await connection.run("BEGIN" + (patience.as_sql() if patience else ""))
        except BaseException:
            await to_the_end(self._give_back(connection.driver, broken=True))
            raise
        return connection

    async def _take(self) -> Any:
        return await (self.reserve.take() if self.reserve else self.get_new_connection())

    async def end(self, connection: Connection, *, commit: bool) -> None:
        assert isinstance(connection, PostgreSQLConnection)
        broken = True
        try:
            await connection.run("COMMIT" if commit else "ROLLBACK")
            broken = False
        finally:
            try:
                await self._give_back(connection.driver, broken=broken)
            finally:
                self._turns.give_back()

    async def _give_back(self, driver: Any, *, broken: bool) -> None:
        if self.reserve:
            await self.reserve.give_back(driver, broken=broken)
        elif broken:
            driver.terminate()
        else:
            await driver.close()

    def transaction(self, *_: Any, **__: Any) -> Transaction:  # pyright: ignore[reportIncompatibleMethodOverride]
        return Transaction(self)

    def transaction_exists(self) -> bool:
        return current(self) is not None

    # What Piccolo and frozen queries ask for

    async def fetch(self, sql: str, *args: Any) -> list[Row]:
        if transaction := current(self):
            return await transaction.connection.fetch(sql, *args)
        if not READS.match(sql):
            async with self._turns.taken(self.patience.turn):
                return await self._fetch_once(sql, args)
        for _ in range(MAX_CONNECTIONS):  # reading twice does no harm
            try:
                return await self._fetch_once(sql, args)
            except LOST:
                continue
        return await self._fetch_once(sql, args)

    async def _fetch_once(self, sql: str, args: tuple[Any, ...]) -> list[Row]:
        driver = await self._take()
        broken = True
        try:
            rows = await PostgreSQLConnection(driver, self.patience).fetch(sql, *args)
            broken = False
        except asyncpg.PostgresError as error:
            broken = isinstance(error, LOST)
            raise
        finally:
            await self._give_back(driver, broken=broken)
        return rows

    fetch_hot = fetch

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> list[Row]:
        sql, args = querystring.compile_string(engine_type="postgres")
        return await self.fetch(sql, *args)

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> list[Row]:
        return await self.fetch(ddl)
