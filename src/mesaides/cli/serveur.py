"""Serving the portal, for real or in demonstration; its settings; its database."""

import asyncio
import os
import secrets
import signal
import socket
import sys
from collections.abc import MutableMapping
from dataclasses import fields
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import click

from mesaides.cli.commande import main, ready_settings, with_database
from mesaides.db import SERVING
from mesaides.errors import cause_of
from mesaides.settings import (
    A_COMPLETER,
    LIMITS,
    ROOT,
    SECRETS,
    TEXTES,
    URLS,
    Settings,
    SettingsError,
    name_of,
    read_settings,
)
from mesaides.sources import CREDENTIALS, find_source


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
    with_database(lambda: run_until_signal(transport_of(settings)), settings, SERVING)


@main.command()
@click.option("--port", type=click.IntRange(*LIMITS["port"]), default=None, help="Port d’écoute (8000).")
@click.option(
    "--recharger", is_flag=True, help="Repart à chaque changement du code, d’un modèle ou d’un style."
)
def demo(port: int | None, recharger: bool) -> None:
    """Sert la démonstration : base et courriels sur cette machine, personnes fictives."""
    from mesaides.demo.start import demo_settings, prepare_demo

    settings = demo_settings(os.environ, port)
    forget_files(os.environ)
    os.environ.update(environment_of(settings))
    click.echo(asyncio.run(prepare_demo(settings)))
    _serve(settings, recharger=recharger)


def environment_of(settings: Settings) -> dict[str, str]:
    """The variables that give these settings again to the server's other processes."""
    return {
        name_of(field.name): str(int(value) if isinstance(value, bool) else value)
        for field in fields(Settings)
        if (value := getattr(settings, field.name)) != ""
    }


def forget_files(environ: MutableMapping[str, str]) -> None:
    """What files gave is said by variables from now on: both would be one too many."""
    environ.pop(CREDENTIALS, None)
    for field in fields(Settings):
        environ.pop(f"{name_of(field.name)}_FILE", None)


def check_port(settings: Settings) -> None:
    """Raises SettingsError when another program listens there already."""
    try:
        with socket.create_server((settings.host, settings.port)):
            pass
    except OSError as error:
        raise SettingsError(
            f"le port {settings.port} de {settings.host} n’est pas libre ({cause_of(error)}) : arrêtez l’autre "
            "programme, ou changez MESAIDES_PORT."
        ) from error


def _leave(*_: Any) -> None:
    sys.exit(0)


WATCHED = ("src", "templates", "static")


def _serve(settings: Settings, *, recharger: bool = False) -> None:
    import uvicorn

    from mesaides.web.logs import LOGGING

    check_port(settings)
    # uvicorn gives the signal back once everything is finished: asked to stop and stopped is a success.
    signal.signal(signal.SIGTERM, _leave)
    uvicorn.run(
        "mesaides.asgi:from_environment",
        factory=True,
        http="mesaides.web.protocol:PortalProtocol",
        host=settings.host,
        port=settings.port,
        workers=None if recharger else settings.workers,
        reload=recharger,
        reload_dirs=[str(ROOT / folder) for folder in WATCHED] if recharger else None,
        reload_includes=["*.html", "*.txt", "*.typ", "*.css", "*.js"] if recharger else None,
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
    from mesaides.db.migrations import migrate

    with_database(migrate, read_settings(os.environ))
    click.echo("La base est à jour.")


@main.command()
def reglages() -> None:
    """Montre les réglages, d’où ils viennent, et masque les secrets."""
    settings = read_settings(os.environ)
    for field in fields(Settings):
        name = name_of(field.name)
        source = find_source(name, os.environ)
        origin = f"{source.origin}, lisible par tous" if source.is_open else source.origin
        click.echo(f"{name:28} {_masked(field.name, str(getattr(settings, field.name)))}  ({origin})")
    if manquants := [name_of(texte) for texte in TEXTES if not getattr(settings, texte)]:
        click.echo(
            f"\nÀ donner\u00a0: {', '.join(manquants)}. D’ici là, accusés de réception et décisions disent "
            f"«\u00a0{A_COMPLETER}\u00a0» à leur place."
        )


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
