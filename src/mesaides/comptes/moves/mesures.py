"""What each person does is counted, and whoever does too much is told when to come back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mesaides.comptes.moves.tentatives import hold
from mesaides.comptes.rules.cadence import tell_when
from mesaides.comptes.rules.freins import LONGEST, Frein, wait_for_room
from mesaides.comptes.tables.mesure import Mesure
from mesaides.db import P, frozen
from mesaides.errors import TooOftenError


@dataclass(frozen=True, slots=True)
class _Faite:
    le: datetime
    poids: int


M = Mesure
DONE = frozen(
    M.select(M.le, M.poids)
    .where((M.compte == P.compte) & (M.genre == P.genre) & (M.le > P.depuis))
    .order_by(M.le),
    _Faite,
)
ADD = frozen(M.insert(M(compte=P.compte, genre=P.genre, poids=P.poids, le=P.now)))
PURGE = frozen(M.delete().where(M.le < P.avant).returning(M.id))


async def count(compte: int, frein: Frein, now: datetime, *, poids: int = 1) -> None:
    """Counts it, in the caller's transaction: what is undone does not count. Raises TooOftenError.

    The last lock that the caller takes: two acts of one person at once are counted one after the other.
    """
    await hold(f"{frein.genre} {compte}", now)
    await check(compte, frein, now, poids=poids)
    await ADD.rows(compte=compte, genre=frein.genre, poids=poids, now=now)


async def check(compte: int, frein: Frein, now: datetime, *, poids: int = 1) -> None:
    """Counts nothing. Raises TooOftenError when there would be too much."""
    done = await DONE.rows(compte=compte, genre=frein.genre, depuis=now - LONGEST)
    wait = wait_for_room([(one.le, one.poids) for one in done], poids, now, frein.quotas)
    if wait:
        raise TooOftenError(f"{frein.trop} {tell_when(wait)}", -(-wait // timedelta(seconds=1)))


async def purge_mesures(now: datetime) -> int:
    """How many, of no use any more, were erased."""
    return len(await PURGE.rows(avant=now - LONGEST))
