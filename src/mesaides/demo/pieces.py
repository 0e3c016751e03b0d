"""The pièces of the demonstration: one sheet each, that says what it stands for."""

import io
from datetime import datetime

import pikepdf

from mesaides.comptes.roles import Acteur
from mesaides.demandes.reads.lecture import FicheDemande, load_demande
from mesaides.pieces.contenu.fichiers import fichiers
from mesaides.pieces.moves.pieces import Nouvelle, add_piece
from mesaides.pieces.rules.types import TypePiece
from mesaides.pieces.states import StatutPiece


async def give_pieces(fiche: FicheDemande, acteur: Acteur, le: datetime) -> None:
    """Every pièce that this demande asks for."""
    for piece in (await load_demande(fiche)).dossier.pieces_demandees:
        nouvelle = await keep_sheet(f"Exemple\u00a0: {piece.code}, {fiche.id}", f"{piece.code}.pdf")
        await add_piece(fiche, piece.code, nouvelle, acteur, le)


async def keep_sheet(text: str, nom: str) -> Nouvelle:
    sheet = make_sheet(text)
    kept = await fichiers().keep(io.BytesIO(sheet), [(0, len(sheet))])
    return Nouvelle(nom, TypePiece.PDF, kept.taille, kept.sha256, kept.cle, StatutPiece.DISPONIBLE)


def make_sheet(text: str) -> bytes:
    """A PDF of one page that bears this line."""
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(595, 842))
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page = made.pages[0]
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = made.make_stream(
            f"BT /F1 18 Tf 72 720 Td ({text}) Tj ET".encode("latin-1", "replace")
        )
        made.save(out)
    return out.getvalue()
