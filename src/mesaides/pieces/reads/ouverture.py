"""Opening a kept file for somebody who may: what they receive, and the line of the log that says so."""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass

from mesaides.pieces.contenu.fichiers import fichiers
from mesaides.pieces.reads.lecture import PieceTrouvee
from mesaides.pieces.rules.noms import disposition

log = logging.getLogger("mesaides.pieces")


@dataclass(frozen=True, slots=True)
class Ouverte:
    """As `saved_file` takes it."""

    content: AsyncIterator[bytes]
    disposition: str
    mime: str
    taille: int


async def open_piece(piece: PieceTrouvee, **facts: object) -> Ouverte | None:
    """None when the antivirus has not said yes, or when its bytes are not where they should be.

    `facts`: who opens it, and where, for the log.
    """
    if not piece.is_disponible:
        return None
    content = fichiers().stream(piece.cle)
    facts = {"piece": piece.id, "demande": piece.demande, **facts}
    try:
        first = await anext(content)
    except FileNotFoundError:
        log.exception("fichier absent", extra={"facts": facts})
        return None
    log.info("piece ouverte", extra={"facts": facts})
    return Ouverte(_again(first, content), disposition(piece.nom), piece.type.mime, piece.taille)


async def _again(first: bytes, others: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for block in others:
        yield block
