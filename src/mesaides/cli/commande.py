"""What every command shares: its settings, its database, and refusals of one French sentence."""

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, NoReturn

import click

from mesaides.db import UNHURRIED, DatabaseError, Patience, open_database
from mesaides.db.pannes import cause_of_panne, find_panne
from mesaides.db.versions import unapplied
from mesaides.errors import DomainError, cause_of
from mesaides.liaisons import check_liaisons
from mesaides.montants import nb
from mesaides.moyens import Moyen, by
from mesaides.settings import (
    SECRETS,
    URLS,
    Settings,
    SettingsError,
    check_for_production,
    name_of,
    read_settings,
)
from mesaides.sources import find_source


class CommandError(Exception):
    """Why a command has done nothing, in one French sentence."""


class French(click.Group):
    """Says in one sentence why a command does nothing; its exit code is then 2."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **{**kwargs, "standalone_mode": False})
        except (SettingsError, DatabaseError, DomainError, CommandError) as error:
            refuse(str(error))
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.ctx.get_help() if error.ctx else "")
            sys.exit(2)
        except click.MissingParameter as error:
            name = error.param.human_readable_name if error.param else ""
            refuse(f"il manque {name} : voyez `mesaides --help`.")
        except click.UsageError:
            refuse("cette commande n’est pas comprise : voyez `mesaides --help`.")
        except OSError as error:
            refuse(f"{error.filename or 'le système'} : {cause_of(error)}.")
        except (click.Abort, KeyboardInterrupt):
            refuse("interrompu, rien n’a été fait.")
        except Exception as error:
            if find_panne(error) is None:
                raise
            refuse(f"la base refuse ({cause_of_panne(error)}) : réessayez dans quelques minutes.")


def refuse(phrase: str) -> NoReturn:
    click.echo(f"mesaides\u00a0: {phrase}", err=True)
    sys.exit(2)


@click.group(cls=French)
def main() -> None:
    """Mes aides en ligne : le portail des aides d’une Région à ses lycées."""


def with_database(
    work: Callable[[], Coroutine[Any, Any, Any]], settings: Settings, patience: Patience = UNHURRIED
) -> Any:
    """Runs `work` on the opened database of these settings."""

    async def run() -> Any:
        async with open_database(settings.database_url, patience):
            return await work()

    with by(Moyen.COMMANDE):
        return asyncio.run(run())


def ready_settings() -> Settings:
    """Raises SettingsError or DatabaseError when the portal must not start for real."""
    from mesaides.app import open_post_office, transport_of
    from mesaides.pieces.contenu.fichiers import read_keys

    settings = read_settings(os.environ)
    check_for_production(settings)
    check_liaisons(settings, os.environ)
    warn_of_open_files(os.environ)
    if settings.files_url:
        read_keys(os.environ)
    try:
        open_post_office(settings)
        transport_of(settings)
    except ValueError as error:
        raise SettingsError(str(error)) from error
    check_up_to_date(settings)
    return settings


def warn_of_open_files(environ: Mapping[str, str]) -> None:
    """A secret that anybody on the machine may read is said, not refused: some hosts give them so."""
    for field in (*SECRETS, *URLS):
        source = find_source(name_of(field), environ)
        if source.is_open:
            click.echo(f"mesaides\u00a0: attention, {source.file} se lit par tous (chmod 0400).", err=True)


def database_settings() -> Settings:
    """The settings for a command that needs the database alone, up to date."""
    settings = read_settings(os.environ)
    check_up_to_date(settings)
    return settings


def check_up_to_date(settings: Settings) -> None:
    missing = with_database(unapplied, settings)
    if missing:
        raise SettingsError(
            f"la base n’est pas à jour ({nb(len(missing), 'migration')} à appliquer) : lancez `mesaides migrate`."
        )
