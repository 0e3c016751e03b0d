"""The wishes to replace a pièce, of a demande that the person sees."""

from mesaides.db import P, frozen
from mesaides.numeros import NUMERO_MAX
from mesaides.pieces.states import OUVERTS
from mesaides.pieces.tables.piece import Remplacement

R = Remplacement
FIND = frozen(R.select(R.id).where((R.id == P.remplacement) & (R.demande == P.demande)))
OPEN = frozen(R.select(R.id).where((R.piece == P.piece) & R.etat.is_in(sorted(OUVERTS))))


async def has_remplacement(demande: int, remplacement: int) -> bool:
    known = 0 < remplacement <= NUMERO_MAX
    return known and await FIND.first(remplacement=remplacement, demande=demande) is not None


async def find_open(piece: int) -> int | None:
    """The number of the one that somebody is awaited for."""
    return await OPEN.first(piece=piece)
