"""The projets of an établissement go to the one that takes it over, with their budgets as they are."""

from mesaides.db import P, frozen
from mesaides.projets.tables.projet import Projet

MOVE = frozen(
    Projet.update({Projet.etablissement: P.nouveau})
    .where(Projet.etablissement == P.ancien)
    .returning(Projet.id)
)


async def move_projets(ancien: int, nouveau: int) -> list[int]:
    """Their numbers. Both établissements are held."""
    return await MOVE.rows(ancien=ancien, nouveau=nouveau)
