"""The files of a demande as its receipt tells them: handed to its room by the wiring."""

from mesaides.db import P, frozen
from mesaides.demandes.rules.recu import FichierRecu
from mesaides.pieces.reads.conditions import is_in_dossier, is_there
from mesaides.pieces.tables.piece import Piece

RECUS = frozen(
    Piece.select(Piece.code, Piece.nom, Piece.taille, Piece.sha256)
    .where((Piece.demande == P.demande) & is_in_dossier(Piece) & is_there(Piece))
    .order_by(Piece.id),
    FichierRecu,
)


async def list_fichiers(demande: int) -> list[FichierRecu]:
    """For a demande already found through the person: one that leaves."""
    return await RECUS.rows(demande=demande)
