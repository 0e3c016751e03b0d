"""What a reading writes by the way: a base that is read-only or busy still shows its pages, and without delay."""

from collections.abc import Awaitable, Callable
from contextvars import ContextVar

from mesaides.db.binding import transaction
from mesaides.db.pannes import Panne, find_panne
from mesaides.db.patience import ASIDE

LEFT = frozenset({Panne.LECTURE_SEULE, Panne.OCCUPEE})
_discreet: ContextVar[bool] = ContextVar("discreet", default=False)


def be_discreet(discreet: bool) -> None:
    """What follows in this task looks in somebody's place, or does not."""
    _discreet.set(discreet)


def is_discreet() -> bool:
    """Then no reading is noted, and some things are not shown."""
    return _discreet.get()


async def note_aside(write: Callable[[], Awaitable[object]]) -> bool:
    """Writes in a transaction of its own if it can be at once; says whether it was. Raises when the base is away.

    Who looks in somebody's place leaves no reading of theirs."""
    if is_discreet():
        return True
    try:
        async with transaction(ASIDE):
            await write()
    except Exception as error:
        if find_panne(error) not in LEFT:
            raise
        return False
    return True
