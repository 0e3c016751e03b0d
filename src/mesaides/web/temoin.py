"""One row written again and again, to know whether the base can be written."""

import secrets
from datetime import datetime

from piccolo.columns import Serial, Text, Timestamptz
from piccolo.table import Table

from mesaides.db import P, Patience, frozen, transaction

TRYING = Patience(turn=5, lock=5, statement=5, idle=10)
SIZE = 8 * 1024
"""Bytes, written in hexadecimal: a single number would still find room on a disk that is full to all others."""


class Temoin(Table, tablename="temoin"):
    """The last write that was tried."""

    id: Serial
    ecrit_le = Timestamptz()
    texte = Text(default="")
    """Drawn at random, so that nothing makes it smaller."""


T = Temoin
WRITE = frozen(
    T.insert(T({T.id: 1, T.ecrit_le: P.now, T.texte: P.texte})).on_conflict(
        target=T.id, action="DO UPDATE", values=[T.ecrit_le, T.texte]
    )
)


async def write_temoin(now: datetime) -> None:
    """Raises what the base raises; once it returns, the row is on the disk."""
    async with transaction(TRYING):
        await WRITE.rows(now=now, texte=secrets.token_hex(SIZE))
