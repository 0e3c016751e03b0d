"""Which pièces of a demande are given, and since when: `demandes` reads it, what is added or removed here writes it."""

from datetime import datetime

from piccolo.query.functions import Max

from mesaides.db import P, frozen, not_exists, value_of
from mesaides.demandes.tables.demande import PieceFournie
from mesaides.pieces.reads.conditions import is_there
from mesaides.pieces.tables.piece import Piece

F = PieceFournie
OF_PIECE = (F.demande == P.demande) & (F.code == P.code)
THERE = (Piece.demande == P.demande) & (Piece.code == P.code) & is_there(Piece)
GIVEN = frozen(
    F.insert(F(demande=P.demande, code=P.code, fournie_le=P.le))
    .on_conflict(target=(F.demande, F.code), action="DO UPDATE", values=[F.fournie_le])
    .returning(F.id)
)
NO_MORE_GIVEN = frozen(
    F.delete().where(OF_PIECE & not_exists(Piece.select(Piece.id).where(THERE))).returning(F.id)
)
GIVEN_LAST = frozen(
    F.update({F.fournie_le: value_of(Piece.select(Max(Piece.le)).where(THERE), "fournie_le")})
    .where(OF_PIECE)
    .returning(F.id)
)


async def note_given(demande: int, code: str, now: datetime) -> None:
    await GIVEN.rows(demande=demande, code=code, le=now)


async def take_back(demande: int, code: str) -> None:
    """A pièce is given as long as a file of it is there, since the last of those that are."""
    if not await NO_MORE_GIVEN.rows(demande=demande, code=code):
        await GIVEN_LAST.rows(demande=demande, code=code)
