"""By which means an act came: said once, at the door it came through; the journal writes it beside each line."""

import contextlib
from collections.abc import Generator
from contextvars import ContextVar
from enum import StrEnum


class Moyen(StrEnum):
    PAGE = "page"
    LIEN = "lien"
    """A page opened by the secret link of a mail."""
    LOT = "lot"
    """A form made for several at once: a list to tick, addresses to invite, a file to import."""
    COMMANDE = "commande"
    """`mesaides …`, on the machine."""
    AUTOMATIQUE = "automatique"
    """Nobody: the portal itself, from time to time."""


_current: ContextVar[Moyen] = ContextVar("moyen", default=Moyen.AUTOMATIQUE)


def current_moyen() -> Moyen:
    return _current.get()


def come_by(moyen: Moyen) -> None:
    """What follows in this task is done by these means."""
    _current.set(moyen)


@contextlib.contextmanager
def by(moyen: Moyen) -> Generator[None]:
    """What is done inside comes by these means."""
    before = _current.set(moyen)
    try:
        yield
    finally:
        _current.reset(before)
