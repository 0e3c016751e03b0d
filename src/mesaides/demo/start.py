"""The demonstration: its settings, its password, its content, made once in the data folder and kept."""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from mesaides.courriels.poste import configure
from mesaides.db import open_database
from mesaides.pieces.contenu.fichiers import open_fichiers
from mesaides.settings import Settings, read_settings

SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bo",
    "da",
    "de",
    "di",
    "do",
    "fa",
    "fe",
    "fo",
    "ga",
    "go",
    "ja",
    "jo",
    "la",
    "le",
    "li",
    "lo",
    "ma",
    "me",
    "mi",
    "mo",
    "na",
    "no",
    "pa",
    "pi",
    "ra",
    "ri",
    "ro",
    "sa",
    "ta",
    "ti",
    "to",
    "va",
    "vi",
]


@dataclass(frozen=True, slots=True)
class DemoCompte:
    """An account that the log-in page of the demonstration opens in one click. `essai`: what to try first with it."""

    identifiant: str
    role: str
    essai: str


COMPTES = (
    DemoCompte("usager-occitanie", "Usager", "Claire Roux, à Albi : demander une aide"),
    DemoCompte("gestionnaire-occitanie", "Gestionnaire", "Marc Vidal, à Albi : valider, inviter"),
    DemoCompte("helene.marty", "Change de lycée", "Hélène Marty, d’Albi, est invitée à Toulouse"),
    DemoCompte("sophie.roy", "Second lycée", "Sophie Roy, à Toulouse : 25 budgets"),
    DemoCompte("instructeur-occitanie", "Instructeur", "Inès Fabre, à la Région : examiner les demandes"),
    DemoCompte("paul.sicard", "Second instructeur", "Paul Sicard, à la Région : décider"),
    DemoCompte("administrateur-occitanie", "Administrateur", "Jean Puech, à la Région : administrer"),
    DemoCompte(
        "agnes.delpech",
        "Second administrateur",
        "Agnès Delpech, à la Région : confirmer",
    ),
)


def demo_settings(environ: Mapping[str, str], port: int | None) -> Settings:
    """The settings of the environment, on this machine only, with a secret kept in the data folder."""
    settings = read_settings(environ, demo=True)
    port = port or settings.port
    folder = Path(settings.data_dir)
    folder.mkdir(parents=True, exist_ok=True)
    return replace(
        settings,
        port=port,
        public_url=environ.get("MESAIDES_PUBLIC_URL") or f"http://127.0.0.1:{port}",
        secret_key=_kept(folder / "demo-secret", lambda: secrets.token_urlsafe(48)),
        email_from="Mes aides en ligne <ne-pas-repondre@exemple.fr>",
        chef_apres=settings.chef_apres or 3,
    )


async def prepare_demo(settings: Settings) -> str:
    """Makes or updates the database, plants the content if there is none, and says how to come in."""
    # Met here alone: the server, which only tells who may come in, starts without all of them.
    from mesaides.db.migrations import migrate
    from mesaides.demo.content import plant
    from mesaides.demo.demandes import plant_demandes
    from mesaides.demo.dispositifs import plant_dispositifs
    from mesaides.demo.foule import plant_foule
    from mesaides.demo.projets import plant_projets

    configure(
        keys=settings.secret_keys,
        email_from=settings.email_from,
        public_url=settings.public_url,
        keep_bodies=True,
        mentions=settings.region.mentions,
    )
    open_fichiers(settings.files_url, settings.data_dir)
    async with open_database(settings.database_url):
        await migrate()
        await plant(demo_password(settings))
        await plant_dispositifs(datetime.now(UTC))
        await plant_projets(datetime.now(UTC))
        await plant_demandes(datetime.now(UTC))
        await plant_foule(datetime.now(UTC))
    lines = [f"  {compte.role:15} {compte.identifiant}" for compte in COMPTES]
    return "\n".join(
        [
            "",
            f"Mes aides en ligne, en démonstration\u00a0: {settings.public_url}",
            *lines,
            f"  mot de passe    {demo_password(settings)}",
            f"  courriels       {settings.public_url}/demo/courriels",
            "",
        ]
    )


def demo_password(settings: Settings) -> str:
    """One password for the people of the demonstration: three pronounceable words, drawn once."""
    return _kept(Path(settings.data_dir) / "demo-mot-de-passe", _draw_password)


def _draw_password() -> str:
    return "-".join("".join(secrets.choice(SYLLABLES) for _ in range(3)) for _ in range(3))


def _kept(path: Path, make: Callable[[], str]) -> str:
    """What this file of the data folder holds, made the first time; readable by its owner alone."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(make())
    return path.read_text()
