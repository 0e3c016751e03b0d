"""The account made from an invitation, which promises to accept it: remembered, and forgotten when it goes."""

from datetime import datetime

from mesaides.db import P, frozen
from mesaides.invitations.reads.lecture import INV, IS_ALIVE
from mesaides.invitations.states import EtatInvitation

PROMISE = frozen(
    INV.update({INV.compte: P.compte}).where(IS_ALIVE & (INV.id == P.invitation)).returning(INV.id)
)
RELEASE = frozen(
    INV.update({INV.compte: None})
    .where((INV.compte == P.compte) & (INV.etat != EtatInvitation.ACCEPTEE))
    .returning(INV.id)
)


async def promise(invitation: int, compte: int, now: datetime) -> bool:
    """Remembers which account, not yet activated, was made from it; False when it is no longer alive."""
    return bool(await PROMISE.rows(compte=compte, invitation=invitation, now=now))


async def release(compte: int) -> None:
    """Nothing is promised by this account any more."""
    await RELEASE.rows(compte=compte)
