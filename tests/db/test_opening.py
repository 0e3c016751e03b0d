"""A database that cannot keep its promises is refused at start-up, in one sentence."""

from pathlib import Path

import pytest
from tests.servers import free_port

from mesaides.db import Database, DatabaseError, bind, open_database
from mesaides.db.connections import SQLiteConnection
from mesaides.db.sqlite import SQLiteEngine


@pytest.fixture
def bound_again(base: Database):
    """These tests bind other databases: the usual one comes back afterwards."""
    yield
    bind(base)


async def refusal(url: str) -> str:
    with pytest.raises(DatabaseError) as refused:
        async with open_database(url):
            raise AssertionError("it should have been refused")
    return str(refused.value)


@pytest.mark.usefixtures("bound_again")
async def test_a_database_in_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)  # the refusal comes after a file of that name
    assert "journal_mode vaut memory au lieu de wal" in await refusal("sqlite:///:memory:")


@pytest.mark.usefixtures("bound_again")
async def test_a_file_that_is_no_database_is_refused(tmp_path: Path):
    path = tmp_path / "lettre.txt"
    path.write_text("Bonjour. " * 1000)
    assert "ne s’ouvre pas (ce fichier n’est pas une base SQLite)" in await refusal(f"sqlite:///{path}")


@pytest.mark.usefixtures("bound_again")
async def test_a_place_where_nothing_can_be_written_is_refused():
    assert "ne s’ouvre pas (il n’existe pas)" in await refusal("sqlite:////proc/nulle/part.sqlite")


@pytest.mark.usefixtures("bound_again")
@pytest.mark.parametrize("pragma", ["synchronous = normal", "foreign_keys = 0", "journal_mode = delete"])
async def test_weaker_settings_are_refused(pragma: str, tmp_path: Path):
    engine = SQLiteEngine(str(tmp_path / "base.sqlite"))
    await engine.open()
    connection = SQLiteConnection(engine.file)
    await engine.close()
    await connection.run(f"PRAGMA {pragma}")
    with pytest.raises(DatabaseError, match=pragma.split()[0]):
        await engine.check(connection)
    await connection.close()


@pytest.mark.usefixtures("bound_again")
async def test_an_unreachable_server_is_named_without_its_password():
    said = await refusal(f"postgresql://compte:s3cret@127.0.0.1:{free_port()}/portail")
    assert "127.0.0.1/portail" in said
    assert "ne répond pas" in said
    assert "s3cret" not in said


@pytest.mark.parametrize("url", ["", "mysql://x/y", "sqlite:chemin", "sqlite://", "sqlite:///"])
def test_another_url_is_refused_with_the_form_expected(url: str):
    with pytest.raises(DatabaseError, match="sqlite:///chemin/du/fichier"):
        bind(url)


async def test_a_new_file_is_for_its_owner_only(tmp_path: Path):
    path = tmp_path / "dossier" / "base.sqlite"
    engine = SQLiteEngine(str(path))
    await engine.open()
    await engine.close()
    assert path.stat().st_mode & 0o777 == 0o600


async def test_postgresql_compiles_no_query(base: Database):
    """Its compiler, on by default, takes a second for what runs in a thousandth."""
    if base.kind != "postgresql":
        pytest.skip("SQLite has no compiler")
    assert await base.fetch("SHOW jit") == [{"jit": "off"}]
