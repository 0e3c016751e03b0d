"""A great deal to decide at Toulouse: twenty-five budgets, some validated before, and sixty invitations."""

from datetime import datetime, timedelta
from itertools import cycle

from mesaides.comptes.roles import Acteur, Fonction
from mesaides.db import transaction
from mesaides.demo.budgets import CONCERT, DEBATS, FORUM, JARDIN, PATINOIRE, POTAGER, PRESSE, RADIO, RETIRADA
from mesaides.demo.projets import create_projet_of, person, raise_part
from mesaides.demo.scene import settle
from mesaides.invitations.moves.envoi import invite
from mesaides.projets.moves.decisions import ask_validation, validate
from mesaides.projets.rules.budget import Ligne
from mesaides.projets.tables.projet import Projet

PROJETS = (
    *("Atelier de gravure", "Chœur de la rentrée", "Radio de l’internat", "Potager des secondes"),
    *("Ciné-club", "Semaine à Gérone", "Journée de la laïcité", "Robots en mêlée", "Slam et podcasts"),
    *("Course contre la faim", "Ruches sur le toit", "Orchestre", "Mémoire de la Retirada"),
    *("Théâtre d’impro", "Journal du lycée", "Débats citoyens", "Fresque du climat", "Sortie au Capitole"),
    *("Maths en jeans", "Patrimoine occitan", "Club astronomie", "Forum des métiers"),
    *("Échange avec Barcelone", "Danse contemporaine", "Jardin des langues"),
)
PRENOMS = (
    "alba",
    "bastien",
    "chloe",
    "driss",
    "elsa",
    "fanny",
    "gael",
    "hugo",
    "ines",
    "jules",
    "katia",
    "leon",
)
NOMS = ("arnal", "bories", "cros", "daumas", "estebe")
BUDGETS = (RADIO, POTAGER, JARDIN, PATINOIRE, DEBATS, RETIRADA, PRESSE, CONCERT, FORUM)


async def plant_foule(now: datetime) -> None:
    """Does nothing when it is done, or when the people of the story are not there."""
    emma, hugo, sophie = [await person(who, now) for who in ("emma.lafont", "hugo.delmas", "sophie.roy")]
    if emma is None or hugo is None or sophie is None or await _is_planted():
        return
    async with transaction():
        porteurs, budgets = cycle((emma, hugo)), cycle(BUDGETS)
        for rang, intitule in enumerate(PROJETS):
            le = now - timedelta(hours=5 * (len(PROJETS) - rang))
            await _ask(next(porteurs), sophie, intitule, next(budgets), le)
        await _invite_all(sophie, now)


async def _is_planted() -> bool:
    return await Projet.exists().where(Projet.intitule == PROJETS[0])


async def _ask(porteur: Acteur, sophie: Acteur, intitule: str, lignes: list[Ligne], le: datetime) -> None:
    """Asked; those of the radio were validated before, and their part has gone up since."""
    fiche = await create_projet_of(porteur, intitule, "culture", lignes, le)
    if lignes is RADIO:
        await validate(fiche, fiche.empreinte, sophie, le)
        await raise_part(fiche, porteur, le)
    else:
        await ask_validation(fiche, porteur, le)
    await settle(le)


async def _invite_all(sophie: Acteur, now: datetime) -> None:
    """Over twenty-five days: the first ones have expired, since fifty at most may wait at once."""
    assert sophie.etablissement is not None
    adresses = [f"{prenom}.{nom}@exemple.fr" for nom in NOMS for prenom in PRENOMS]
    for rang, adresse in enumerate(adresses):
        le = now - timedelta(hours=10 * (len(adresses) - rang))
        await invite(sophie.etablissement.etablissement, adresse, Fonction.USAGER, sophie, le)
        await settle(le)
