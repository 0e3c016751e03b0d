"""The Région has received the budget of a projet: nothing is asked about it, until another demande needs it."""

from datetime import datetime

from mesaides.db import P, frozen
from mesaides.projets.moves.annonces import CLOSE
from mesaides.projets.tables.projet import Projet

PR = Projet
RECEIVE = frozen(PR.update({PR.recu_le: P.le}).where(PR.id == P.projet).returning(PR.id))


async def mark_received(projet: int, le: datetime | None, now: datetime) -> None:
    """`le`: when the Région last received it; None when it never did, or when somebody awaits it again."""
    await RECEIVE.rows(le=le, projet=projet)
    if le is not None:
        await CLOSE.rows(le=now, projet=projet)
