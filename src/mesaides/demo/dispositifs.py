"""The dispositifs of the demonstration: the examples, open now but for one, closed a month ago and announced again."""

from datetime import date, datetime, timedelta

from mesaides.dates import PARIS
from mesaides.dispositifs.moves import load, open_campagne, open_exemples
from mesaides.dispositifs.rules.campagnes import annee_scolaire_of
from mesaides.dispositifs.rules.lecture import CampagneLue
from mesaides.dispositifs.tables import Campagne, Dispositif

CLOSED = "stages-europe"


async def plant_dispositifs(now: datetime) -> None:
    """Loads the examples, and gives a campagne to each that has none open."""
    await load(open_exemples(), now)
    today = now.astimezone(PARIS).date()
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
