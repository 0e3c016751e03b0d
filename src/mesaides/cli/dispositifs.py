"""The aid schemes, loaded from files."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from mesaides.cli.commande import main, with_database
from mesaides.montants import nb
from mesaides.settings import SettingsError, read_settings


@main.command(name="charger-dispositifs")
@click.argument("fichiers", nargs=-1, type=click.Path(path_type=Path))
@click.option("--exemples", is_flag=True, help="Charge aussi les dispositifs donnés en exemple.")
def charger_dispositifs(fichiers: tuple[Path, ...], exemples: bool) -> None:
    """Charge des dispositifs (fichiers TOML). Un contenu inchangé ne fait pas de nouvelle version."""
    from mesaides.dispositifs.moves import EXEMPLES, load, open_fichiers
    from mesaides.dispositifs.rules.lecture import FichierError

    paths = [*sorted(EXEMPLES.glob("*.toml"))] * exemples + [*fichiers]
    if not paths:
        raise SettingsError("nommez des fichiers à charger, ou demandez --exemples.")
    try:
        lecture = open_fichiers(paths)
        bilan = with_database(lambda: load(lecture, datetime.now(UTC)), read_settings(os.environ))
    except FichierError as error:
        click.echo("\n".join(f"mesaides\u00a0: {fault}" for fault in error.faults), err=True)
        click.echo("Rien n’a été chargé.", err=True)
        sys.exit(2)
    charges = [difference.code or "thématiques" for difference in bilan.differences]
    for mot, codes in (("chargé", charges), ("inchangé", bilan.inchanges)):
        click.echo(f"{nb(len(codes), mot)}\u00a0: {', '.join(codes)}." if codes else f"{nb(0, mot)}.")
    for difference in bilan.differences:
        click.echo(f"{difference.titre}\u00a0:")
        for changement in difference.changements:
            click.echo(f"- {changement.sort.value.lower()}\u00a0: {changement.phrase}")
