"""Secrets come from files as well as from variables; what would travel in clear is refused before anything starts."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from tests.cli.commands import SECRET, mesaides

from mesaides.cli.serveur import environment_of, forget_files
from mesaides.liaisons import check_liaisons, is_here
from mesaides.pieces.contenu.fichiers import read_keys
from mesaides.settings import Settings, SettingsError, check_for_production, name_of, read_settings

OTHER = "un autre secret que donne un fichier 9876543210"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "secret"
    file.write_text(f"{OTHER}\n", encoding="utf-8")
    file.chmod(0o400)
    return file


@pytest.mark.parametrize("name", ["secret_key", "database_url", "smtp_url", "email_from", "workers"])
def test_every_setting_can_come_from_a_file_or_from_systemd(tmp_path: Path, name: str):
    file = tmp_path / f"MESAIDES_{name.upper()}"
    file.write_text("5\n")
    for environ in ({f"{file.name}_FILE": str(file)}, {"CREDENTIALS_DIRECTORY": str(tmp_path)}):
        assert str(getattr(read_settings(environ), name)) == "5"


async def test_the_settings_say_which_file_and_hide_what_it_holds(secret: Path):
    named = {"secret_key": "", "secret_key_file": str(secret)}
    ran = await mesaides("reglages", **named)
    assert f"••••••••  (fichier {secret})" in ran.out
    assert OTHER not in ran.out
    secret.chmod(0o644)
    assert f"(fichier {secret}, lisible par tous)" in (await mesaides("reglages", **named)).out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "ne se lit pas (il n’existe pas)"),
        (b"", "est vide"),
        (b"  \n\n", "est vide"),
        (b"\xff\xfe\x00", "n’est pas un texte"),
        (f"{OTHER}\n{OTHER}\n".encode(), "plus d’une ligne"),
        (b"court", "MESAIDES_SECRET_KEY est trop faible"),
    ],
    ids=["missing", "empty", "blank", "bytes", "two lines", "short"],
)
def test_a_file_that_gives_no_secret_is_refused(tmp_path: Path, content: bytes | None, words: str):
    file = tmp_path / "secret"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsError, match=re.escape(words)) as refusal:
        check_for_production(read_settings({"MESAIDES_SECRET_KEY_FILE": str(file)}))
    assert OTHER not in str(refusal.value)


async def test_a_secret_given_twice_is_refused(secret: Path):
    ran = await mesaides("run", secret_key_file=str(secret))
    assert ran.is_one_sentence(), ran
    assert f"MESAIDES_SECRET_KEY est donné deux fois, par environnement et par fichier {secret}" in ran.err
    folder = secret.parent / "systemd"
    folder.mkdir()
    (folder / "MESAIDES_SECRET_KEY").write_text(OTHER)
    with pytest.raises(SettingsError, match="deux fois, par environnement et par systemd"):
        read_settings({"MESAIDES_SECRET_KEY": SECRET, "CREDENTIALS_DIRECTORY": str(folder)})


async def test_a_secret_that_all_may_read_is_said_at_the_start(secret: Path, tmp_path: Path):
    secret.chmod(0o644)
    ran = await mesaides("run", secret_key="", secret_key_file=str(secret), data_dir=str(tmp_path))
    assert f"attention, {secret} se lit par tous" in ran.err.splitlines()[0]
    assert "mesaides migrate" in ran.err.splitlines()[1]


def test_the_keys_of_s3_can_come_from_files(tmp_path: Path):
    file = tmp_path / "AWS_SECRET_ACCESS_KEY"
    file.write_text("cle-de-s3\n")
    keys = {"secret_access_key": "cle-de-s3"}
    assert read_keys({"AWS_SECRET_ACCESS_KEY_FILE": str(file)}) == keys
    assert read_keys({"CREDENTIALS_DIRECTORY": str(tmp_path), "AWS_ACCESS_KEY_ID": "moi"}) == keys
    assert read_keys({"AWS_SECRET_ACCESS_KEY": "cle"}) == {}  # obstore reads it itself


def test_the_demonstration_starts_with_a_secret_in_a_file(secret: Path):
    environ = {"MESAIDES_SECRET_KEY_FILE": str(secret), "MESAIDES_SMTP_URL": "smtp://127.0.0.1:2525"}
    settings = read_settings(environ)
    forget_files(environ)
    environ.update(environment_of(settings))
    assert read_settings(environ) == settings


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"smtp_url": "smtp://smtp.exemple.fr:25"}, "enverrait les courriels en clair"),
        ({"smtp_url": "smtp://10.0.0.1"}, "MESAIDES_EN_CLAIR=smtp"),
        ({"clamav": "tcp:clamd.exemple.fr:3310"}, "enverrait les pièces en clair"),
        ({"en_clair": "tout"}, "MESAIDES_EN_CLAIR ne connaît pas «\u00a0tout\u00a0»"),
        ({"en_clair": "s3", "smtp_url": "smtp://10.0.0.1"}, "MESAIDES_EN_CLAIR=smtp"),
    ],
)
def test_what_would_travel_in_clear_is_refused(settings: dict[str, str], words: str):
    with pytest.raises(SettingsError, match=re.escape(words)):
        check_liaisons(Settings(**settings), {})  # pyright: ignore[reportArgumentType]


async def test_the_portal_does_not_start_when_it_would_speak_in_clear(tmp_path: Path):
    for settings in (
        {"smtp_url": "smtp://smtp.exemple.fr"},
        {"database_url": "postgresql://x@h/x?sslmode=allow"},
    ):
        ran = await mesaides("run", **{"data_dir": str(tmp_path), **settings})
        assert ran.is_one_sentence(), ran
        assert "en clair" in ran.err or "sslmode=allow" in ran.err


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(smtp_url="smtp://localhost"),
        Settings(smtp_url="smtps://smtp.exemple.fr", files_url="s3://pieces", clamav="unix:/run/clamd.ctl"),
        Settings(smtp_url="smtp+starttls://smtp.exemple.fr", clamav="tcp:127.0.0.1:3310"),
        Settings(smtp_url="smtp://10.0.0.1", clamav="tcp:10.0.0.2:3310", en_clair="smtp, clamav"),
    ],
)
def test_what_stays_on_the_machine_or_is_allowed_may_be_in_clear(settings: Settings):
    check_liaisons(settings, {"AWS_ENDPOINT_URL": "https://s3.exemple.fr"})


@pytest.mark.parametrize("name", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT"])
def test_files_do_not_leave_in_clear(name: str):
    settings = Settings(files_url="s3://pieces")
    with pytest.raises(SettingsError, match="enverrait les pièces en clair"):
        check_liaisons(settings, {name: "http://s3.exemple.fr"})
    check_liaisons(settings, {name: "http://127.0.0.1:9000"})
    check_liaisons(Settings(files_url="s3://pieces", en_clair="s3"), {name: "http://s3.exemple.fr"})


def test_here_is_the_machine_itself():
    here = ("", "/run/postgresql", "localhost", "127.0.0.1", "127.8.0.1", "::1", "[::1]")
    elsewhere = (
        "base.exemple.fr",
        "localhost.exemple.fr",
        "10.0.0.1",
        "0.0.0.0",
        "2001:db8::1",
        "127.0.0.1.evil.test",
    )
    assert [host for host in (*here, *elsewhere) if is_here(host)] == list(here)


def test_the_manual_names_every_setting():
    """Those of the Région stand there by their end."""
    manual = (Path(__file__).parents[2] / "docs" / "EXPLOITATION.md").read_text(encoding="utf-8")
    names = [name_of(field.name) for field in fields(Settings) if field.name != "demo"]
    assert [n for n in names if f"`{n}" not in manual and f"`_{n.rpartition('_')[2]}`" not in manual] == []
