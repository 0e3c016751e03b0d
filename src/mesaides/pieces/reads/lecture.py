"""Reading pièces, always through a demande that the person sees."""

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from piccolo.query.functions import Count, Min

from mesaides.comptes.roles import Acteur
from mesaides.db import P, Sql, frozen
from mesaides.demandes.reads.lecture import FicheDemande, find_demande
from mesaides.montants import poids
from mesaides.numeros import NUMERO_MAX
from mesaides.pieces.reads.conditions import is_en_analyse, is_in_dossier, is_under_way
from mesaides.pieces.rules.types import TypePiece
from mesaides.pieces.states import EtatRemplacement, StatutPiece
from mesaides.pieces.tables.piece import Depot, Piece


@dataclass(frozen=True, slots=True)
class PieceLue:
    """One file of a demande. `id`: its number where it is shown, under a pièce or in a message."""

    id: int
    code: str
    nom: str
    type: TypePiece
    taille: int
    sha256: str
    statut: StatutPiece
    raison: str
    le: datetime

    @property
    def is_disponible(self) -> bool:
        return self.statut is StatutPiece.DISPONIBLE

    @property
    def is_en_analyse(self) -> bool:
        return self.statut is StatutPiece.EN_ANALYSE

    @property
    def is_image(self) -> bool:
        """A browser can show it as a picture, of which nothing runs."""
        return self.is_disponible and self.type in (TypePiece.JPEG, TypePiece.PNG)

    @property
    def poids(self) -> str:
        return poids(self.taille)


@dataclass(frozen=True, slots=True)
class PieceRecue(PieceLue):
    """With what became of the last wish to replace it; `remplacement`: its number, if one."""

    remplacement: int | None
    etat: EtatRemplacement | None
    voulu_le: datetime | None
    voulu: str | None
    """Why the lycée asks for it."""
    motif: str | None
    fin_le: datetime | None

    @property
    def is_remplacee(self) -> bool:
        return self.etat is EtatRemplacement.FAIT


@dataclass(frozen=True, slots=True)
class PieceTrouvee(PieceLue):
    """With the demande it belongs to, and where its bytes are."""

    demande: int
    cle: str


@dataclass(frozen=True, slots=True)
class Offerte:
    """A pièce that the établissement gave before."""

    nom: str
    le: datetime


@dataclass(frozen=True, slots=True)
class Interrompu:
    """A file of this person that did not arrive in entirety: chosen again, it goes on."""

    nom: str
    pour_cent: int


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pièces of a demande by code, those offered again, and those under way."""

    par_code: dict[str, list[PieceLue]]
    offertes: dict[str, Offerte]
    interrompus: dict[str, list[Interrompu]]


@dataclass(frozen=True, slots=True)
class _EnAnalyse:
    nombre: int
    depuis: datetime | None


@dataclass(frozen=True, slots=True)
class _Ligne:
    """A file of this demande (`genre` « piece »), one offered again, or one under way, of which `numero` bytes came."""

    genre: str
    code: str
    nom: str
    le: datetime
    numero: int
    taille: int
    type: str
    sha256: str
    statut: str
    raison: str


SHOWN = (
    *(Piece.id, Piece.code, Piece.nom, Piece.type, Piece.taille),
    *(Piece.sha256, Piece.statut, Piece.raison, Piece.le),
)
# A join against the reference, to the last row that names each: Piccolo goes along references only.
LIST = Sql(
    "SELECT p.id, p.code, p.nom, p.type, p.taille, p.sha256, p.statut, p.raison, p.le, r.id AS remplacement, r.etat, "
    "r.le AS voulu_le, r.raison AS voulu, r.motif, r.fin_le FROM piece p LEFT JOIN piece_remplacement r ON r.id = "
    "(SELECT max(x.id) FROM piece_remplacement x WHERE x.piece = p.id AND x.etat <> 'retire') "
    "WHERE p.demande = {demande} AND p.code <> '' ORDER BY p.id",
    PieceRecue,
)
FIND = frozen(
    Piece.select(*SHOWN, Piece.demande, Piece.cle).where((Piece.id == P.piece) & is_in_dossier(Piece)),
    PieceTrouvee,
)
# A UNION: the page of the pièces asked again has six queries with these three tables at once.
ALL = Sql(
    "SELECT 'piece' AS genre, code, nom, le, id AS numero, taille, type, sha256, statut, raison FROM piece "
    "WHERE demande = {demande} AND code <> '' "
    "UNION ALL SELECT 'offerte', code, nom, le, 0, taille, type, sha256, '', '' FROM piece_reutilisable "
    "WHERE etablissement = {etablissement} "
    "UNION ALL SELECT 'envoi', code, nom, vu_le, recu, taille, '', '', '', '' FROM depot "
    "WHERE demande = {demande} AND par = {compte} AND {under_way} AND recu > 0",
    _Ligne,
    under_way=is_under_way(Depot).querystring,
)
WAITING = frozen(
    Piece.select(Count(Piece.id, alias="nombre"), Min(Piece.le, alias="depuis")).where(is_en_analyse(Piece)),
    _EnAnalyse,
)


async def find_waiting() -> tuple[int, datetime | None]:
    """How many pièces await the antivirus, and when the oldest was given."""
    waiting = await WAITING.one()
    return waiting.nombre, waiting.depuis


async def load_pieces(fiche: FicheDemande, acteur: Acteur) -> Pieces:
    pieces = Pieces({}, {}, {})
    rows = await ALL.rows(demande=fiche.id, etablissement=fiche.etablissement, compte=acteur.compte)
    for row in sorted(rows, key=attrgetter("numero")):
        if row.genre == "piece":
            pieces.par_code.setdefault(row.code, []).append(_piece(row))
        elif row.genre == "offerte":
            pieces.offertes[row.code] = Offerte(row.nom, row.le)
        else:
            envoi = Interrompu(row.nom, 100 * row.numero // row.taille)
            pieces.interrompus.setdefault(row.code, []).append(envoi)
    return pieces


def _piece(row: _Ligne) -> PieceLue:
    return PieceLue(
        id=row.numero,
        code=row.code,
        nom=row.nom,
        type=TypePiece(row.type),
        taille=row.taille,
        sha256=row.sha256,
        statut=StatutPiece(row.statut),
        raison=row.raison,
        le=row.le,
    )


async def list_pieces(fiche: FicheDemande) -> list[PieceRecue]:
    """All of a demande that the person sees, oldest first: for the pages that show it."""
    return await LIST.rows(demande=fiche.id)


async def find_piece(piece: int, acteur: Acteur) -> tuple[PieceTrouvee, FicheDemande] | None:
    """With its demande; for who may not see that demande, it does not exist."""
    found = await FIND.first(piece=piece) if 0 < piece <= NUMERO_MAX else None
    fiche = await find_demande(found.demande, acteur) if found else None
    return (found, fiche) if found and fiche else None
