"""The code that a device of the demonstration would show: here alone does a page say it."""

from datetime import datetime

from mesaides.comptes.reads.facteurs import list_cles
from mesaides.comptes.rules.facteurs import code_of, step_of


async def code_of_the_moment(compte: int, now: datetime) -> str:
    """One that opens still: of the next step when this one has served; '' of who has passkeys alone."""
    for cle in await list_cles(compte):
        return code_of(cle.secret, max(step_of(now), cle.dernier_pas + 1))
    return ""
