"""Looking after the portal."""

import sys
from datetime import UTC, datetime

import click

from mesaides.cli.commande import database_settings, main, with_database
from mesaides.entretien import purge
from mesaides.journal.tables import count_lines, find_break
from mesaides.montants import nb
from mesaides.pieces.contenu.fichiers import open_fichiers


@main.command(name="verifier-journal")
def verifier_journal() -> None:
    """Vérifie que rien n’a été changé ni retiré dans le journal."""

    async def work() -> tuple[int | None, int]:
        return await find_break(), await count_lines()

    broken, lines = with_database(work, database_settings())
    if broken is not None:
        where = f"à la ligne {broken}" if broken else "à sa fin"
        click.echo(f"mesaides\u00a0: le journal est rompu {where}.", err=True)
        sys.exit(1)
    click.echo(f"Le journal est intact ({nb(lines, 'ligne')}).")


@main.command()
def purger() -> None:
    """Efface ce qui a fini de servir (le serveur le fait aussi, toutes les heures)."""
    settings = database_settings()
    from mesaides.app import open_post_office

    open_post_office(settings)
    open_fichiers(settings.files_url, settings.data_dir)
    for what, number in with_database(lambda: purge(datetime.now(UTC)), settings).items():
        click.echo(f"{what} : {number}")
