"""What a demande has room for: some files under each pièce, so many bytes of them, as many again in its fil."""

from dataclasses import dataclass

from piccolo.columns import BigInt
from piccolo.query.functions import Cast, Count, Sum

from mesaides.db import P, frozen
from mesaides.errors import DomainError
from mesaides.pieces.reads.conditions import is_there
from mesaides.pieces.rules.types import MAX_PAR_DEMANDE, MAX_PAR_PIECE, MO
from mesaides.pieces.tables.piece import DU_FIL, Piece


@dataclass(frozen=True, slots=True)
class _Occupee:
    """What a demande has under one code."""

    code: str
    nombre: int
    octets: int


OCCUPEES = frozen(
    Piece.select(
        Piece.code,
        Count(Piece.id, alias="nombre"),
        Cast(Sum(Piece.taille), BigInt(), alias="octets"),
    )
    .where((Piece.demande == P.demande) & is_there(Piece))
    .group_by(Piece.code),
    _Occupee,
)


async def check_quotas(demande: int, code: str, taille: int) -> None:
    """Raises DomainError when the demande has no room for one more under this pièce."""
    occupees = {one.code: one for one in await OCCUPEES.rows(demande=demande)}
    if code in occupees and occupees[code].nombre >= MAX_PAR_PIECE:
        raise DomainError(
            f"Cette pièce a déjà {MAX_PAR_PIECE}\u00a0fichiers\u00a0: retirez-en un, ou réunissez-les en un seul PDF."
        )
    if sum(one.octets for one in occupees.values() if one.code != DU_FIL) + taille > MAX_PAR_DEMANDE:
        raise DomainError(
            f"Les pièces de cette demande dépassent {MAX_PAR_DEMANDE // MO}\u00a0Mo\u00a0: retirez-en, ou réduisez-les."
        )


async def check_quota_of_fil(demande: int, taille: int) -> None:
    """Raises DomainError when the fil has no room for this one."""
    octets = sum(one.octets for one in await OCCUPEES.rows(demande=demande) if one.code == DU_FIL)
    if octets + taille > MAX_PAR_DEMANDE:
        raise DomainError(
            f"Les fichiers de ce fil dépassent {MAX_PAR_DEMANDE // MO}\u00a0Mo\u00a0: réduisez celui-ci, ou envoyez-le "
            "autrement."
        )
