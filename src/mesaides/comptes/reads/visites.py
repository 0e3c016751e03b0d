"""When the person of a session was last seen, noted as they go."""

from datetime import datetime

from mesaides.comptes.tables.session import Session
from mesaides.db import P, frozen
from mesaides.db.aside import note_aside

TOUCH = frozen(Session.update({Session.vue_le: P.now}).where(Session.id == P.session))
_unwritten: dict[str, datetime] = {}
"""When those were seen whose visit could not be written, for hours perhaps: who reads on does not fall asleep."""
UNWRITTEN_MAX = 10_000


def seen_at(fingerprint: str, vue_le: datetime) -> datetime:
    """The last visit: as it is written, or as this process knows."""
    return max(vue_le, _unwritten.get(fingerprint, vue_le))


async def note_visit(session: int, fingerprint: str, now: datetime) -> None:
    """In this process only, while the base cannot be written."""
    _unwritten.pop(fingerprint, None)
    if await note_aside(lambda: TOUCH.rows(now=now, session=session)):
        return
    if len(_unwritten) >= UNWRITTEN_MAX:
        del _unwritten[next(iter(_unwritten))]
    _unwritten[fingerprint] = now
