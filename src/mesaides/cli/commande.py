"""What every command shares: its settings, its database, and refusals of one French sentence."""

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine
from typing import Any, NoReturn

import click

from mesaides.db import UNHURRIED, DatabaseError, Patience, open_database
from mesaides.db.pannes import cause_of_panne, find_panne
from mesaides.db.versions import unapplied
from mesaides.errors import DomainError, cause_of
from mesaides.settings import Settings, SettingsError, check_for_production, read_settings
from mesaides.web.words import nb


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

    return asyncio.run(run())


def ready_settings() -> Settings:
    """Raises SettingsError or DatabaseError when the portal must not start for real."""
    from mesaides.app import open_post_office, transport_of

    settings = read_settings(os.environ)
    check_for_production(settings)
    try:
        open_post_office(settings)
        transport_of(settings)
    except ValueError as error:
        raise SettingsError(str(error)) from error
    check_up_to_date(settings)
    return settings


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
