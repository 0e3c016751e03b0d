"""The first agents of the Région."""

import sys
from datetime import UTC, datetime

import click

from mesaides.administration.moves.agents import Agent, create_agent
from mesaides.cli.commande import CommandError, database_settings, main, with_database
from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.moves.facteurs import reset_facteurs
from mesaides.comptes.roles import Civilite
from mesaides.comptes.rules.motdepasse import judge_password
from mesaides.db import transaction

FIELDS = [
    click.option("--identifiant", prompt="Identifiant"),
    click.option(
        "--civilite", prompt="Civilité", type=click.Choice([civilite.value for civilite in Civilite])
    ),
    click.option("--nom", prompt="Nom"),
    click.option("--prenom", prompt="Prénom"),
    click.option("--adresse", prompt="Adresse électronique"),
    click.option("--mot-de-passe-stdin", is_flag=True, help="Lit le mot de passe sur l’entrée standard."),
]


@main.command(name="retirer-double-authentification")
@click.argument("identifiant")
def retirer(identifiant: str) -> None:
    """Laisse entrer par son seul mot de passe qui a perdu ses appareils et ses codes ; un message l’en prévient."""
    from mesaides.app import open_post_office

    settings = database_settings()
    open_post_office(settings)

    async def reset() -> int:
        async with transaction():
            return await reset_facteurs(identifiant, datetime.now(UTC))

    number = with_database(reset, settings)
    click.echo(
        f"Appareils retirés\u00a0: {number}. Ses sessions sont fermées." if number else "Rien à retirer."
    )


def _declare(name: str, habilitation: Habilitation, aide: str) -> None:
    def create(mot_de_passe_stdin: bool, **typed: str) -> None:
        settings = database_settings()
        try:
            agent = Agent.check(**typed)
        except ValueError as error:
            raise CommandError(str(error)) from error
        password = _ask_password(agent, stdin=mot_de_passe_stdin)
        with_database(lambda: create_agent(agent, habilitation, password, datetime.now(UTC)), settings)
        click.echo(f"Le compte « {agent.identifiant} » ({habilitation.value}) est créé et activé.")

    command = create
    for field in reversed(FIELDS):
        command = field(command)
    main.command(name=name, help=aide)(command)


def _ask_password(agent: Agent, *, stdin: bool) -> str:
    """Raises CommandError with what is wrong and how to mend it."""
    if stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Mot de passe", hide_input=True)
        if click.prompt("Confirmation du mot de passe", hide_input=True) != password:
            raise CommandError("les deux mots de passe sont différents.")
    verdict = judge_password(password, about=agent.about, agent=True)
    if not verdict.ok:
        raise CommandError(f"{verdict.raison} {verdict.conseil}".strip())
    return password


_declare(
    "creer-administrateur", Habilitation.ADMINISTRATEUR, "Crée le compte d’un administrateur de la Région."
)
_declare("creer-instructeur", Habilitation.INSTRUCTEUR, "Crée le compte d’un instructeur de la Région.")
