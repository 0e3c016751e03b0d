from datetime import date, datetime, timedelta
from typing import Any

from msgspec.structs import replace
from tests.world.dates import now

from mesaides.dates import PARIS
from mesaides.dispositifs.moves import load, open_campagne, open_exemples
from mesaides.dispositifs.reads import find_fiche
from mesaides.dispositifs.rules.lecture import CampagneLue
from mesaides.dispositifs.states import EtatDispositif
from mesaides.dispositifs.tables import Dispositif, Thematique


async def make_thematique() -> Thematique:
    found = await Thematique.objects().first()
    if found is not None:
        return found
    thematique = Thematique(code="vie-lyceenne", nom="Vie lycéenne", ordre=1)
    await thematique.save()
    return thematique


async def open_dispositifs(**said: Any) -> None:
    """The examples, of which « Projets éducatifs » can be asked today, and « Résidence » no more; `said`: what their
    contents say otherwise."""
    if await find_fiche("projets-educatifs") is not None:
        return
    exemples = open_exemples()
    others = [replace(lu, contenu=replace(lu.contenu, **said)) for lu in exemples.dispositifs]
    await load(replace(exemples, dispositifs=tuple(others)), now())
    today = now().date()
    for code, first, last in (
        ("projets-educatifs", today - timedelta(days=20), today + timedelta(days=20)),
        ("residence-artiste", today - timedelta(days=60), today - timedelta(days=30)),
    ):
        fiche = await find_fiche(code)
        assert fiche is not None
        for campagne in fiche.campagnes:
            await open_campagne(
                fiche.id, CampagneLue(campagne.annee_scolaire, date(2020, 1, 1), date(2020, 2, 1))
            )
        await open_campagne(fiche.id, CampagneLue("2026-2027", first, last))


async def open_another(annee: str = "2027-2028", *, dans: int = -1) -> None:
    """Another campagne of « Projets éducatifs », for this year; `dans`: in how many days it opens."""
    fiche = await find_fiche("projets-educatifs")
    assert fiche is not None
    today = now().date()
    await open_campagne(
        fiche.id, CampagneLue(annee, today + timedelta(days=dans), today + timedelta(days=60))
    )


async def move_campagne(first: int, last: int, annee: str = "2026-2027") -> None:
    """The campagne of « Projets éducatifs » of this year goes from so many days after today to so many."""
    fiche = await find_fiche("projets-educatifs")
    assert fiche is not None
    today = datetime.now(PARIS).date()
    jours = (today + timedelta(days=first), today + timedelta(days=last))
    await open_campagne(fiche.id, CampagneLue(annee, *jours))


async def campagne_of(code: str, annee: str = "2026-2027") -> int:
    """The number of its campagne of this year."""
    fiche = await find_fiche(code)
    assert fiche is not None
    return next(one.id for one in fiche.campagnes if one.annee_scolaire == annee)


async def withdraw(code: str) -> str:
    """It can be asked no more; its code."""
    await Dispositif.update({Dispositif.etat: EtatDispositif.RETIRE}).where(Dispositif.code == code)
    return code
