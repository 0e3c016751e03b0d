"""What an instructeur takes back of what they asked or closed. In the caller's transaction, as `moves.actes`."""

from mesaides.demandes.moves.complements import ask_no_more
from mesaides.demandes.moves.retours import hold_place
from mesaides.instruction.moves.actes import Geste


async def withdraw_complements(geste: Geste) -> None:
    """Before they come back. Raises DomainError while an answer is emptied."""
    await geste.take("retrait_completude")
    await ask_no_more(geste.fiche, geste.acteur, geste.now)


async def reopen(geste: Geste, raison: str) -> None:
    """Raises DomainError: too late, or another demande took its place."""
    await hold_place(geste.fiche)
    await geste.take("reouverture", raison)
