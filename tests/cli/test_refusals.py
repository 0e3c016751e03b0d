"""Why a command does not start: one French sentence each, no trace, an exit code that says no."""

import socket
from pathlib import Path

import pytest
from tests.cli.commands import mesaides
from tests.servers import free_port


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"secret_key": ""}, "MESAIDES_SECRET_KEY manque"),
        ({"secret_key": "court"}, "MESAIDES_SECRET_KEY est trop faible"),
        ({"secret_key": "a" * 40}, "MESAIDES_SECRET_KEY est trop faible"),
        ({"public_url": "http://aides.exemple.fr"}, "https://"),
        ({"port": "huit"}, "nombre entier"),
        ({"port": "99999"}, "MESAIDES_PORT"),
        ({"port": "9" * 5000}, "MESAIDES_PORT"),
        ({"workers": "0"}, "MESAIDES_WORKERS"),
        ({"files_url": "bidon://x"}, "MESAIDES_FILES_URL"),
        ({"files_url": "s3://"}, "MESAIDES_FILES_URL"),
        ({"clamav": "/run/clamav/clamd.ctl"}, "MESAIDES_CLAMAV"),
        ({"clamav": "tcp:127.0.0.1"}, "MESAIDES_CLAMAV"),
        ({"clamav": "tcp:127.0.0.1:99999"}, "MESAIDES_CLAMAV"),
        ({"demo": "1"}, "MESAIDES_DEMO"),
        ({"smtp_url": "gopher://x"}, "SMTP"),
        ({"email_from": "personne"}, "MESAIDES_EMAIL_FROM"),
        ({"database_url": "oracle://x"}, "MESAIDES_DATABASE_URL"),
        ({"database_url": "sqlite:////proc/rien/x.sqlite"}, "ne s’ouvre pas (il n’existe pas)"),
        (
            {"database_url": f"postgresql://x@127.0.0.1:{free_port()}/x"},
            "ne répond pas (la connexion est refusée)",
        ),
        ({"database_url": f"postgresql://x@localhost:{free_port()}/x"}, "(la connexion est refusée)"),
        ({}, "mesaides migrate"),
    ],
)
async def test_the_portal_says_why_it_does_not_start(tmp_path: Path, settings: dict[str, str], words: str):
    ran = await mesaides("run", **{"data_dir": str(tmp_path), **settings})
    assert ran.is_one_sentence(), ran
    assert words in ran.err


async def test_a_port_already_taken_is_said(tmp_path: Path):
    assert (await mesaides("migrate", data_dir=str(tmp_path))).code == 0
    with socket.create_server(("127.0.0.1", 0)) as other:
        ran = await mesaides("run", data_dir=str(tmp_path), port=str(other.getsockname()[1]))
    assert ran.is_one_sentence(), ran
    assert "n’est pas libre (un autre programme l’occupe)" in ran.err


@pytest.mark.parametrize(
    "args", [("zut",), ("demo", "--port", "99999"), ("run", "--debug"), ("inviter-gestionnaire",)]
)
async def test_a_command_misspelt_is_said_in_french(args: tuple[str, ...]):
    ran = await mesaides(*args)
    assert ran.is_one_sentence(), ran


async def test_the_settings_are_shown_with_their_origin_and_without_secrets():
    ran = await mesaides("reglages", database_url="postgresql://moi:tressecret@base/x")
    assert ran.code == 0
    assert "tressecret" not in ran.out
    assert "0123456789" not in ran.out
    assert "MESAIDES_WORKERS" in ran.out
    assert "(défaut)" in ran.out
    assert "(environnement)" in ran.out


async def test_the_settings_name_the_texts_that_the_region_has_not_given():
    ran = await mesaides("reglages", accuse_delai="Deux mois", accuse_silence="Refus")
    told = ran.out.rpartition("À donner")[2]
    assert "MESAIDES_ACCUSE_CONTACT, MESAIDES_DECISION_RECOURS." in told
    assert "à compléter par la Région" in told
