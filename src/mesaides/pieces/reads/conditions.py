"""Which pièces count, which wait, which files are under way: each said once, for a `Piece` or a `Depot`."""

from piccolo.columns.combination import Where
from piccolo.query import WhereRaw

from mesaides.pieces.states import StatutPiece
from mesaides.pieces.tables.piece import DU_FIL, Depot, Piece


def is_there(piece: type[Piece]) -> Where:
    """Not refused: it counts, and its bytes are kept."""
    return piece.statut != StatutPiece.REFUSEE


def is_in_dossier(piece: type[Piece]) -> Where:
    """Under one of the pièces of the demande, not in its fil."""
    return piece.code != DU_FIL


def is_en_analyse(piece: type[Piece]) -> WhereRaw:
    """`PieceLue.is_en_analyse`; in the words of the index `piece_en_analyse`, that no value apart would find."""
    return WhereRaw(f"{{}} = '{StatutPiece.EN_ANALYSE.value}'", piece.statut)


def is_under_way(depot: type[Depot]) -> Where:
    """Neither become a pièce nor refused yet."""
    return depot.ferme_le.is_null()
