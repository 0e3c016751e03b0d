"""The dispositifs of the demonstration: the examples, open now but for one, closed a month ago and announced again."""

from datetime import date, datetime, timedelta
from typing import Any

from mesaides.comptes.tables.service import Service
from mesaides.dates import day_of
from mesaides.dispositifs.moves import load, open_campagne, open_exemples
from mesaides.dispositifs.rules.campagnes import annee_scolaire_of
from mesaides.dispositifs.rules.lecture import CampagneLue
from mesaides.dispositifs.tables import Campagne, Dispositif

CLOSED = "stages-europe"
AIDES: dict[str, Any] = {
    "nom": "Service des aides aux lycées",
    "adresse": "22, boulevard de l’Exemple, 31000 Toulouse",
    "telephone": "05\u00a061\u00a000\u00a000\u00a001",
    "courriel": "aides-lycees@exemple.fr",
}
CULTURE: dict[str, Any] = {
    "nom": "Service culture et langues",
    "adresse": "201, avenue de l’Exemple, 34000 Montpellier",
    "telephone": "04\u00a067\u00a000\u00a000\u00a002",
    "courriel": "culture-lycees@exemple.fr",
}
DE_CULTURE = ["residence-artiste", "culture-catalane-occitane"]


async def plant_dispositifs(now: datetime) -> None:
    """Loads the examples, and gives a campagne to each that has none open."""
    nouveaux = not await Service.exists()
    if nouveaux:
        await Service.insert(Service(**AIDES), Service(**CULTURE))
    await load(open_exemples(), now)
    if nouveaux:
        culture = await Service.objects().get(Service.nom == CULTURE["nom"])
        await Dispositif.update({Dispositif.service: culture}).where(Dispositif.code.is_in(DE_CULTURE))
    today = day_of(now)
    for dispositif in await Dispositif.objects():
        mine = Campagne.dispositif == dispositif.id
        if dispositif.code == CLOSED:
            if not await Campagne.exists().where(mine):
                await open_campagne(dispositif.id, _campagne(today - timedelta(days=120), days=90))
                await open_campagne(dispositif.id, _campagne(today + timedelta(days=245), days=90))
        elif not await Campagne.exists().where(mine, Campagne.ferme_le >= today):
            await open_campagne(dispositif.id, _campagne(today - timedelta(days=45), days=135))


def _campagne(opens: date, *, days: int) -> CampagneLue:
    return CampagneLue(annee_scolaire_of(opens), opens, opens + timedelta(days=days))
