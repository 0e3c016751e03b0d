"""Where somebody has asked to be detached, and waits for the answer."""

from mesaides.comptes.reads.conditions import is_leaving
from mesaides.comptes.tables.rattachement import Depart
from mesaides.db import P, frozen

D = Depart
ASKED = frozen(D.select(D.rattachement).where(is_leaving(D) & (D.rattachement._.compte == P.compte)), int)


async def departs_of(compte: int) -> set[int]:
    """The rattachements."""
    return set(await ASKED.rows(compte=compte))
