"""PostgreSQL on another machine is reached by TLS, and by nobody who only says that it is there."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.certificates import make_certificate
from tests.servers import postgresql

from mesaides.db import Database, DatabaseError
from mesaides.db.postgresql import PostgreSQLEngine
from mesaides.db.tls import tls_of


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://moi@base.exemple.fr/x",
        "postgresql://moi:secret@10.0.0.1:5432/x",
        "postgresql://moi@[2001:db8::1]:5432/x",
        "postgresql://moi@localhost,base.exemple.fr:5433/x",
        "postgresql:///x?host=base.exemple.fr",
        "postgresql://moi@base.exemple.fr/x?sslmode=verify-full",
        "postgresql://127.0.0.1@base.exemple.fr/x",
        "postgresql://moi@127.0.0.1/x?sslmode=verify-full",
    ],
)
def test_the_certificate_and_the_name_are_verified_by_default(url: str):
    context = tls_of(url)
    assert isinstance(context, ssl.SSLContext)
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


@pytest.mark.parametrize(
    ("query", "mode"),
    [
        ("sslmode=require", "require"),
        ("sslmode=disable", "disable"),
        ("sslrootcert=/etc/ca.pem", "verify-full"),
    ],
)
def test_the_address_chooses_otherwise_in_words(query: str, mode: str):
    assert tls_of(f"postgresql://moi@base.exemple.fr/x?{query}") == mode


@pytest.mark.parametrize("mode", ["prefer", "allow", "bof"])
def test_no_mode_lets_the_network_choose(mode: str):
    with pytest.raises(DatabaseError, match=f"sslmode={mode}"):
        tls_of(f"postgresql://moi:secret@base.exemple.fr/x?sslmode={mode}")


@pytest.mark.parametrize(
    "where", ["moi@localhost:5432/x", "127.0.0.1/x", "/x?host=/run/postgresql", "/x", "[::1]/x"]
)
def test_on_the_machine_itself_nothing_is_asked(where: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("PGHOST", raising=False)
    assert tls_of(f"postgresql://{where}") is None


def test_a_server_named_by_the_environment_is_elsewhere_too(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PGHOST", "base.exemple.fr")
    assert isinstance(tls_of("postgresql:///x"), ssl.SSLContext)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("tls") / "localhost.pem")


@pytest.fixture(scope="module")
def server(certificate: Path) -> Iterator[str]:
    """A PostgreSQL that speaks TLS, under the name of localhost."""
    with postgresql(certificate=certificate) as url:
        yield url.replace("127.0.0.1", "localhost")


async def open_and_close(url: str) -> bool:
    """Whether what was said travelled by TLS."""
    engine = PostgreSQLEngine(url)
    await engine.open()
    try:
        (row,) = await engine.fetch("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        return row["ssl"]
    finally:
        await engine.close()


async def test_a_known_certificate_is_spoken_to_by_tls(
    server: str, certificate: Path, monkeypatch: pytest.MonkeyPatch
):
    assert await open_and_close(f"{server}?sslmode=verify-full&sslrootcert={certificate}")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert await open_and_close(f"{server}?sslmode=verify-full")


async def test_an_unknown_certificate_or_another_name_is_refused(server: str, certificate: Path):
    named = server.replace("localhost", "127.0.0.1")
    for url in (f"{server}?sslmode=verify-full", f"{named}?sslmode=verify-full&sslrootcert={certificate}"):
        with pytest.raises(DatabaseError, match="son certificat n’est pas reconnu"):
            await open_and_close(url)


@pytest.mark.parametrize("mode", ["verify-full", "require"])
async def test_a_server_without_tls_is_refused(base: Database, mode: str):
    if base.kind != "postgresql":
        pytest.skip("SQLite is a file")
    url = base.config["dsn"]  # pyright: ignore
    with pytest.raises(DatabaseError, match="il ne parle pas TLS"):
        await open_and_close(f"{url}?sslmode={mode}")
