"""Somebody who acts for a gestionnaire, some days."""

from datetime import timedelta

from tests.world.dates import now
from tests.world.personnes import acteur_of

from mesaides.comptes.moves import suppleances
from mesaides.comptes.reads.suppleances import list_prevues
from mesaides.comptes.rules.suppleances import Prevue, Reproche, Voulue
from mesaides.comptes.tables.compte import Compte
from mesaides.dates import PARIS
from mesaides.db import transaction
from mesaides.instruction.moves import absences
from mesaides.instruction.reads.absences import list_absences


def jours(dans: int, autres: int = 10) -> dict[str, str]:
    """The first and the last day, as they are typed."""
    du = now().astimezone(PARIS).date() + timedelta(days=dans)
    return {"du": f"{du:%d/%m/%Y}", "au": f"{du + timedelta(days=autres):%d/%m/%Y}"}


async def try_suppleance(
    titulaire: Compte, suppleant: Compte, dans: int = 0, jours: int = 10
) -> Reproche | None:
    """From `dans` days from now, for so many more: what is wrong with it, if anything."""
    acteur = await acteur_of(titulaire)
    du = now().astimezone(PARIS).date() + timedelta(days=dans)
    async with transaction():
        [lien] = [lien for lien in acteur.valides if lien.is_titulaire]
        return await suppleances.name_suppleant(
            lien, Voulue(suppleant.id, du, du + timedelta(days=jours)), acteur, now()
        )


async def name_suppleant(titulaire: Compte, suppleant: Compte, dans: int = 0, jours: int = 10) -> Prevue:
    assert await try_suppleance(titulaire, suppleant, dans, jours) is None
    [lien] = [lien for lien in (await acteur_of(titulaire)).valides if lien.is_titulaire]
    return next(one for one in await list_prevues(lien.etablissement) if one.suppleant == suppleant.id)


async def go_away(absent: Compte, suppleant: Compte, dans: int = 0, jours: int = 10) -> int:
    """The number of the absence of this agent."""
    du = now().astimezone(PARIS).date() + timedelta(days=dans)
    voulue = Voulue(suppleant.id, du, du + timedelta(days=jours))
    async with transaction():
        assert await absences.go_away(voulue, await acteur_of(absent), now()) is None
    return next(one.id for one in await list_absences() if one.compte == absent.id)
