"""The aid schemes, loaded from files."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from mesaides.cli.commande import main, with_database
from mesaides.errors import DomainError
from mesaides.montants import nb
from mesaides.settings import SettingsError, read_settings


@main.command(name="charger-dispositifs")
@click.argument("fichiers", nargs=-1, type=click.Path(path_type=Path))
@click.option("--exemples", is_flag=True, help="Charge aussi les dispositifs donnés en exemple.")
def charger_dispositifs(fichiers: tuple[Path, ...], exemples: bool) -> None:
    """Charge des dispositifs (fichiers TOML). Un contenu inchangé ne fait pas de nouvelle version.

    Les brouillons suivent et leurs personnes sont prévenues, comme depuis les pages de l’administration.
    """
    from mesaides.administration.moves.dispositifs import put_in_force
    from mesaides.app import open_post_office
    from mesaides.db import transaction
    from mesaides.dispositifs.moves import EXEMPLES, Bilan, open_fichiers
    from mesaides.dispositifs.rules.lecture import FichierError

    paths = [*sorted(EXEMPLES.glob("*.toml"))] * exemples + [*fichiers]
    if not paths:
        raise SettingsError("nommez des fichiers à charger, ou demandez --exemples.")
    settings = read_settings(os.environ)
    if not settings.secret_keys:
        raise SettingsError("MESAIDES_SECRET_KEY manque\u00a0: des courriels peuvent partir d’ici.")
    open_post_office(settings)

    async def work() -> Bilan:
        async with transaction():
            return await put_in_force(lecture, datetime.now(UTC))

    try:
        lecture = open_fichiers(paths)
        bilan = with_database(work, settings)
    except (FichierError, DomainError) as error:
        faults = error.faults if isinstance(error, FichierError) else [error.phrase]
        click.echo("\n".join(f"mesaides\u00a0: {fault}" for fault in faults), err=True)
        click.echo("Rien n’a été chargé.", err=True)
        sys.exit(2)
    charges = [difference.code or "thématiques" for difference in bilan.differences]
    for mot, codes in (("chargé", charges), ("inchangé", bilan.inchanges)):
        click.echo(f"{nb(len(codes), mot)}\u00a0: {', '.join(codes)}." if codes else f"{nb(0, mot)}.")
    for difference in bilan.differences:
        click.echo(f"{difference.titre}\u00a0:")
        for changement in difference.changements:
            click.echo(f"- {changement.sort.value.lower()}\u00a0: {changement.phrase}")
