"""The pièces that an établissement is offered again: the last of each kind that one of its demandes was given."""

from dataclasses import asdict, dataclass
from datetime import datetime

from mesaides.db import P, frozen
from mesaides.dispositifs.reads import find_contenus
from mesaides.dispositifs.rules.contenu import Contenu
from mesaides.pieces.moves.effacement import erase_once_committed
from mesaides.pieces.rules.types import TypePiece
from mesaides.pieces.tables.piece import Piece, ReutilisablePiece


@dataclass(frozen=True, slots=True)
class FichierGarde:
    """A file examined and kept."""

    nom: str
    type: TypePiece
    taille: int
    sha256: str
    cle: str


@dataclass(frozen=True, slots=True)
class Offre(FichierGarde):
    """To be offered again to this établissement, for the pièces of this code."""

    etablissement: int
    code: str
    par: int
    le: datetime


R = ReutilisablePiece
THERE = (R.etablissement == P.etablissement) & (R.code == P.code)
OFFER = frozen(
    R.insert(
        R(
            etablissement=P.etablissement,
            code=P.code,
            nom=P.nom,
            type=P.type,
            taille=P.taille,
            sha256=P.sha256,
            cle=P.cle,
            par=P.par,
            le=P.le,
        )
    )
    .on_conflict(
        target=(R.etablissement, R.code),
        action="DO UPDATE",
        values=[R.nom, R.type, R.taille, R.sha256, R.cle, R.par, R.le],
    )
    .returning(R.id)
)
OFFERED = frozen(
    R.update({R.le: R.le}).where(THERE).returning(R.nom, R.type, R.taille, R.sha256, R.cle), FichierGarde
)
"""Held until the transaction ends: nobody gives another meanwhile, by which these bytes would go."""
NEWER = frozen(R.select(R.id).where(THERE & (R.le > P.le)))
OF_PIECE = frozen(
    Piece.select(
        *(Piece.nom, Piece.type, Piece.taille, Piece.sha256, Piece.cle),
        Piece.demande._.etablissement.as_alias("etablissement"),
        *(Piece.code, Piece.par, Piece.le),
    ).where(Piece.id == P.piece),
    Offre,
)
VERSION_OF = frozen(
    Piece.select(Piece.demande._.version._.empreinte.as_alias("empreinte")).where(Piece.id == P.piece), str
)


def is_reusable(contenu: Contenu, code: str) -> bool:
    return any(piece.code == code and piece.reutilisable for piece in contenu.pieces)


async def find_offered(etablissement: int, code: str) -> FichierGarde | None:
    return await OFFERED.first(etablissement=etablissement, code=code)


async def offer(offre: Offre) -> None:
    """In the place of the one that was offered, whose bytes go when no demande has it."""
    before = await find_offered(offre.etablissement, offre.code)
    await OFFER.rows(**asdict(offre))
    if before is not None:
        erase_once_committed(before.cle)


async def offer_judged(piece: int, code: str) -> None:
    """A RIB that waited for the antivirus is offered again as one that did not, unless a newer one was given."""
    version = await VERSION_OF.first(piece=piece)
    if version is None or not is_reusable((await find_contenus([version]))[version], code):
        return
    offre = await OF_PIECE.one(piece=piece)
    if not await NEWER.rows(etablissement=offre.etablissement, code=code, le=offre.le):
        await offer(offre)
