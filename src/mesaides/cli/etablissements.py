"""The établissements and their first gestionnaires."""

from datetime import UTC, datetime
from pathlib import Path

import click

from mesaides.administration.moves.importation import import_annuaire
from mesaides.administration.reads.fiche import find_etablissement
from mesaides.administration.tables import Importation
from mesaides.adresses import check_adresse
from mesaides.cli.commande import CommandError, database_settings, main, ready_settings, with_database
from mesaides.comptes.roles import Fonction
from mesaides.db import transaction
from mesaides.errors import cause_of
from mesaides.etablissements.rules import Annuaire, check_uai, read_annuaire
from mesaides.invitations.moves.envoi import invite
from mesaides.montants import nb


@main.command(name="importer-etablissements")
@click.argument("fichier", type=click.Path(path_type=Path))
def importer_etablissements(fichier: Path) -> None:
    """Crée ou met à jour les établissements d’après un CSV de l’annuaire public."""
    settings = database_settings()
    annuaire = _read(fichier)

    async def work() -> Importation:
        async with transaction():
            return await import_annuaire(annuaire, par=None, now=datetime.now(UTC))

    importation: Importation = with_database(work, settings)
    for ligne in sorted([*annuaire.rejets, *annuaire.remarques], key=lambda ligne: ligne.numero):
        qui = " ".join(filter(None, (ligne.uai, ligne.nom)))
        click.echo(f"ligne {ligne.numero}{f' ({qui})' if qui else ''} : {ligne.raison}", err=True)
    click.echo(
        f"{nb(importation.crees, 'créé')}, {nb(importation.modifies, 'mis à jour', 'mis à jour')}, "
        f"{nb(importation.inchanges, 'inchangé')}, "
        f"{nb(importation.rejetes, 'ligne laissée de côté', 'lignes laissées de côté')}, "
        f"{nb(importation.remarquees, 'case laissée vide', 'cases laissées vides')}, "
        f"{nb(sum(annuaire.hors_champ.values()), 'ligne hors du champ', 'lignes hors du champ')}."
    )


def _read(fichier: Path) -> Annuaire:
    try:
        annuaire = read_annuaire(fichier.read_bytes())
    except OSError as error:
        raise CommandError(f"le fichier « {fichier} » ne se lit pas ({cause_of(error)}).") from error
    if annuaire.faute:
        raise CommandError(annuaire.faute)
    return annuaire


@main.command(name="inviter-gestionnaire")
@click.argument("uai")
@click.argument("adresse")
def inviter_gestionnaire(uai: str, adresse: str) -> None:
    """Invite le gestionnaire d’un établissement à cette adresse."""
    settings = ready_settings()
    try:
        uai, adresse = check_uai(uai), check_adresse(adresse)
    except ValueError as error:
        raise CommandError(str(error)) from error

    async def work() -> None:
        async with transaction():
            etablissement = await find_etablissement(uai)
            if etablissement is None:
                raise CommandError(
                    f"aucun établissement ouvert n’a le code {uai} : importez d’abord l’annuaire."
                )
            await invite(etablissement, adresse, Fonction.GESTIONNAIRE, None, datetime.now(UTC))

    with_database(work, settings)
    click.echo(
        f"{adresse} reçoit une invitation à gérer l’établissement {uai} : le courriel part avec le serveur."
    )
