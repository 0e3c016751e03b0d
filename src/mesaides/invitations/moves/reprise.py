"""The invitations that await an answer go to the établissement that takes over theirs: their links still open."""

from datetime import datetime

from mesaides.db import P, frozen, sub_select
from mesaides.invitations.moves.fin import ENDED, step
from mesaides.invitations.reads.lecture import INV, IS_SENT

SENT_FROM = IS_SENT & (INV.etablissement == P.ancien)
AGAIN = step(
    "revocation",
    SENT_FROM
    & INV.adresse_cle.is_in(
        sub_select(INV.select(INV.adresse_cle).where(IS_SENT & (INV.etablissement == P.nouveau)))
    ),
    ENDED,
)
MOVE = frozen(INV.update({INV.etablissement: P.nouveau}).where(SENT_FROM).returning(INV.id))


async def move_invitations(ancien: int, nouveau: int, now: datetime) -> int:
    """How many; who is invited by both keeps the other's."""
    await AGAIN.rows(ancien=ancien, nouveau=nouveau, now=now)
    return len(await MOVE.rows(ancien=ancien, nouveau=nouveau))
