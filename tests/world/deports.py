"""What an agent of the Région leaves to others."""

from datetime import timedelta

from tests.world.dates import now
from tests.world.personnes import acteur_of

from mesaides.comptes.rules.suppleances import Reproche
from mesaides.comptes.tables.compte import Compte
from mesaides.dates import PARIS
from mesaides.db import transaction
from mesaides.demandes.states.deport import NatureDeport
from mesaides.instruction.moves.deports import declare
from mesaides.instruction.reads.deports import list_deports
from mesaides.instruction.rules.deports import Declaration, ObjetDeporte


async def try_to_leave(agent: Compte, objet: str, dans: int = 0, jours: int | None = None) -> Reproche | None:
    """`objet`: a code UAI or a reference; without end unless `jours` says how long."""
    du = now().astimezone(PARIS).date() + timedelta(days=dans)
    au = du + timedelta(days=jours) if jours is not None else None
    async with transaction():
        of_it = ObjetDeporte(reference=objet) if objet.startswith("OCC") else ObjetDeporte(uai=objet)
        declaration = Declaration(of_it, NatureDeport.FAMILLE, du, au)
        return await declare(declaration, await acteur_of(agent), now())


async def leave_to_others(agent: Compte, objet: str, dans: int = 0, jours: int | None = None) -> int:
    """The number of the déport."""
    assert await try_to_leave(agent, objet, dans, jours) is None
    return (await list_deports(agent.id))[0].id
