"""Databases for the tests: `base` is bound, migrated and empty; its taker runs on SQLite and PostgreSQL."""

import contextlib
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import hypothesis
import pytest
import time_machine
from tests.databases import Bases, PostgreSQLBases, SQLiteBases
from tests.servers import postgresql
from tests.visitors import Visitor
from tests.world.dates import NOON
from tests.world.personnes import QUICK, QUICK_CODES

from mesaides.app import create_app, open_pieces, open_post_office
from mesaides.comptes.moves import secret
from mesaides.comptes.moves.secret import Argon2
from mesaides.db import Database
from mesaides.settings import Settings
from mesaides.web.gate import Gate

hypothesis.settings.register_profile("house", deadline=None)  # machines are shared: slow is not wrong
hypothesis.settings.load_profile("house")

_files = tempfile.TemporaryDirectory(prefix="mesaides-essais-")  # erased when the process ends

TEST_SETTINGS = Settings(
    secret_key="un secret pour les essais, assez long 0123456789",
    embedded_worker=False,
    database_url="sqlite://",
    data_dir=_files.name,
    chef_apres=5,
)


Starter = Callable[[str], Awaitable[Bases]]


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Content made anew by each process would give a test another name on each core."""
    return argname if isinstance(val, bytes) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first: begun last, one core would wait for the other."""
    items.sort(
        key=lambda item: (item.path.name != "test_toutes_les_pages.py", "browser" not in item.path.parts)
    )


@pytest.fixture
def clock() -> Iterator[Any]:
    """Stands still, at NOON, until it is moved."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True, scope="session")
def quick_argon2() -> Iterator[Argon2]:
    """Passwords at next to no cost in the process of the tests; answers what the portal really uses."""
    true, secret.argon2 = secret.argon2, QUICK
    secret.CODES = QUICK_CODES
    yield true
    secret.argon2 = true


@pytest.fixture
def true_argon2(quick_argon2: Argon2, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secret, "argon2", quick_argon2)


@pytest.fixture(scope="session")
async def start_bases(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Starter]:
    """Each engine started once, when first asked for, whatever the order of the tests."""
    started: dict[str, Bases] = {}
    with contextlib.ExitStack() as stack:

        async def start(kind: str) -> Bases:
            if kind not in started:
                if kind == "sqlite":
                    bases: Bases = SQLiteBases(tmp_path_factory.mktemp("sqlite"))
                else:
                    bases = PostgreSQLBases(stack.enter_context(postgresql()))
                await bases.start()
                started[kind] = bases
            return started[kind]

        yield start
        for bases in started.values():
            await bases.stop()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
async def bases(request: pytest.FixtureRequest, start_bases: Starter) -> Bases:
    return await start_bases(request.param)


@pytest.fixture
async def base(bases: Bases) -> AsyncIterator[Database]:
    """The database bound to this process, on each of the two engines."""
    yield await bases.empty()
    await bases.forget()


@pytest.fixture
async def new_base_url(bases: Bases) -> str:
    """Another migrated and empty database, for a server in a process of its own."""
    return await bases.new_url()


@pytest.fixture(scope="session")
def built_app() -> Gate:
    """Built once: its hundred routes take a tenth of a second, and it keeps nothing of its visitors."""
    return create_app(TEST_SETTINGS)


@pytest.fixture
def app(base: Database, built_app: Gate) -> Gate:
    """The portal on the database of the test; mails stay in the outbox, whatever another portal set before."""
    open_post_office(TEST_SETTINGS)
    open_pieces(TEST_SETTINGS)
    return built_app


@pytest.fixture
def visitor(app: Gate) -> Visitor:
    """Somebody's browser, nobody logged in."""
    return Visitor.of(app)
