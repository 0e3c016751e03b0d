"""The command `mesaides`."""

import asyncio
import os
import secrets
import sys
from collections.abc import Callable, Coroutine
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import click

from mesaides.db import DatabaseError, open_database
from mesaides.db.migrations import migrate
from mesaides.db.versions import unapplied
from mesaides.settings import (
    PREFIX,
    SECRETS,
    URLS,
    Settings,
    SettingsError,
    check_for_production,
    read_settings,
)


class French(click.Group):
    """Says in one sentence why a command does not start."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (SettingsError, DatabaseError) as error:
            click.echo(f"mesaides : {error}", err=True)
            sys.exit(2)


@click.group(cls=French)
def main() -> None:
    """Mes aides en ligne : le portail des aides d’une Région à ses lycées."""


def with_database(work: Callable[[], Coroutine[Any, Any, Any]], settings: Settings) -> Any:
    """Runs `work` on the opened database of these settings."""

    async def run() -> Any:
        async with open_database(settings.database_url):
            return await work()

    return asyncio.run(run())


@main.command()
def run() -> None:
    """Sert le portail pour de bon (réglages MESAIDES_*)."""
    _serve(ready_settings())


@main.command()
def worker() -> None:
    """Envoie les courriels dans un processus à part (le serveur ayant MESAIDES_EMBEDDED_WORKER=0)."""
    from mesaides.app import transport_of
    from mesaides.courriels.worker import run_until_signal

    settings = ready_settings()
    with_database(lambda: run_until_signal(transport_of(settings)), settings)


def ready_settings() -> Settings:
    """Raises SettingsError or DatabaseError when the portal must not start for real."""
    from mesaides.app import open_post_office, transport_of

    settings = read_settings(os.environ)
    check_for_production(settings)
    open_post_office(settings)
    transport_of(settings)
    missing = with_database(unapplied, settings)
    if missing:
        raise SettingsError(
            f"la base n’est pas à jour ({len(missing)} migrations à appliquer) : lancez `mesaides migrate`."
        )
    return settings


@main.command()
@click.option("--port", type=int, default=None, help="Port d’écoute (8000).")
def demo(port: int | None) -> None:
    """Sert la démonstration : base et courriels sur cette machine, personnes fictives."""
    from mesaides.demo.start import demo_settings, prepare_demo

    settings = demo_settings(os.environ, port)
    os.environ.update(environment_of(settings))
    click.echo(asyncio.run(prepare_demo(settings)))
    _serve(settings)


def environment_of(settings: Settings) -> dict[str, str]:
    """The variables that give these settings again to the server's other processes."""
    return {
        PREFIX + field.name.upper(): str(int(value) if isinstance(value, bool) else value)
        for field in fields(Settings)
        if (value := getattr(settings, field.name)) != ""
    }


def _serve(settings: Settings) -> None:
    import uvicorn

    from mesaides.web.logs import LOGGING

    uvicorn.run(
        "mesaides.app:from_environment",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        server_header=False,
        access_log=False,
        proxy_headers=False,
        timeout_keep_alive=20,
        timeout_graceful_shutdown=30,
        log_config=LOGGING,
    )


@main.command(name="migrate")
def migrate_command() -> None:
    """Met la base à jour."""
    with_database(migrate, read_settings(os.environ))
    click.echo("La base est à jour.")


@main.command()
def reglages() -> None:
    """Montre les réglages, d’où ils viennent, et masque les secrets."""
    settings = read_settings(os.environ)
    for field in fields(Settings):
        name = PREFIX + field.name.upper()
        origin = "environnement" if os.environ.get(name) else "défaut"
        click.echo(f"{name:28} {_masked(field.name, str(getattr(settings, field.name)))}  ({origin})")


def _masked(name: str, value: str) -> str:
    if name in SECRETS:
        return "••••••••" if value else "(manque)"
    if name in URLS and urlsplit(value).password:
        parts = urlsplit(value)
        netloc = parts.netloc.replace(f":{parts.password}@", ":••••••••@")
        return urlunsplit(parts._replace(netloc=netloc))
    return value


@main.command(name="nouveau-secret")
def nouveau_secret() -> None:
    """Donne un secret tiré au hasard pour MESAIDES_SECRET_KEY."""
    click.echo(secrets.token_urlsafe(48))


@main.command(name="charger-dispositifs")
@click.argument("fichiers", nargs=-1, type=click.Path(path_type=Path))
@click.option("--exemples", is_flag=True, help="Charge aussi les dispositifs donnés en exemple.")
def charger_dispositifs(fichiers: tuple[Path, ...], exemples: bool) -> None:
    """Charge des dispositifs (fichiers TOML). Un contenu inchangé ne fait pas de nouvelle version."""
    from mesaides.dispositifs.rules.lecture import FichierError
    from mesaides.dispositifs.tables.chargement import EXEMPLES, load, open_fichiers

    paths = [*sorted(EXEMPLES.glob("*.toml"))] * exemples + [*fichiers]
    if not paths:
        raise SettingsError("nommez des fichiers à charger, ou demandez --exemples.")
    try:
        lecture = open_fichiers(paths)
        bilan = with_database(lambda: load(lecture, datetime.now(UTC)), read_settings(os.environ))
    except FichierError as error:
        click.echo("\n".join(f"mesaides : {fault}" for fault in error.faults), err=True)
        click.echo("Rien n’a été chargé.", err=True)
        sys.exit(2)
    for titre, codes in (("chargés", bilan.nouveaux), ("inchangés", bilan.inchanges)):
        click.echo(f"{len(codes)} {titre} : {', '.join(codes)}." if codes else f"0 {titre}.")
