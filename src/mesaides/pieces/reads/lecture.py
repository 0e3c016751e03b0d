"""Reading pièces, always through a demande that the person sees."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mesaides.comptes.roles import Acteur
from mesaides.db import Statement
from mesaides.demandes.reads.lecture import MOST, Fiche, Lue, find_demande, load_demande
from mesaides.pieces.rules.types import TypePiece
from mesaides.pieces.states import StatutPiece
from mesaides.projets.rules.budget import Ligne

ALL = Statement(
    "SELECT r.question AS code, r.valeur, r.brut, r.edition, r.le AS \"le [timestamptz]\", '' AS genre, "
    "'' AS sha256, 0 AS \"taille [bigint]\", '' AS type FROM reponse r WHERE r.demande = {} "
    "UNION ALL SELECT p.code, p.nom, p.raison, p.id, p.le, p.statut, p.sha256, p.taille, p.type "
    "FROM piece p WHERE p.demande = {} AND p.code <> '' "
    "UNION ALL SELECT o.code, o.nom, '', 0, o.le, 'offerte', o.sha256, o.taille, o.type "
    "FROM piece_reutilisable o WHERE o.etablissement = {} "
    "UNION ALL SELECT f.code, '', '', 0, f.fournie_le, 'fournie', '', 0, '' "
    "FROM piece_fournie f WHERE f.demande = {} "
    "UNION ALL SELECT e.code, e.nom, '', e.recu, e.vu_le, 'envoi', '', e.taille, '' "
    "FROM depot e WHERE e.demande = {} AND e.par = {} AND e.ferme_le IS NULL AND e.recu > 0"
)
"""The answers, as `demandes` reads them, and the pièces: one query for the whole page."""
LIST = Statement(
    "SELECT p.code, p.nom, p.raison, p.id, p.le, p.statut, p.sha256, p.taille, p.type "
    "FROM piece p WHERE p.demande = {} AND p.code <> '' ORDER BY p.id"
)
FIND = Statement(
    "SELECT p.code, p.nom, p.raison, p.id, p.le, p.statut, p.sha256, p.taille, p.type, p.demande, p.cle "
    "FROM piece p WHERE p.id = {} AND p.code <> ''"
)


WAITING = Statement(
    "SELECT count(*) AS nombre, min(le) AS \"le [timestamptz]\" FROM piece WHERE statut = 'en_analyse'"
)


async def find_waiting() -> tuple[int, datetime | None]:
    """How many pièces await the antivirus, and when the oldest was given."""
    row = (await WAITING.rows())[0]
    return row["nombre"], row["le"]


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
    def poids(self) -> str:
        """« 1,2 Mo », « 340 ko »."""
        if self.taille >= 1_000_000:
            return f"{self.taille / 1_000_000:.1f}".replace(".", ",") + "\u00a0Mo"
        return f"{max(1, round(self.taille / 1000))}\u00a0ko"


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

    lue: Lue
    par_code: dict[str, list[PieceLue]]
    offertes: dict[str, Offerte]
    interrompus: dict[str, list[Interrompu]]


def read_piece(row: dict[str, Any]) -> PieceLue:
    """From a row that has its columns."""
    return PieceLue(
        id=row["id"],
        code=row["code"],
        nom=row["nom"],
        type=TypePiece(row["type"]),
        taille=row["taille"],
        sha256=row["sha256"],
        statut=StatutPiece(row["statut"]),
        raison=row["raison"],
        le=row["le"],
    )


async def load_pieces(fiche: Fiche, acteur: Acteur, lignes: list[Ligne] | None = None) -> Pieces:
    """With the whole demande, in two queries; in one when its budget is given: see `load_demande`."""
    rows = await ALL.rows(fiche.id, fiche.id, fiche.etablissement, fiche.id, fiche.id, acteur.compte)
    kept = [
        row | {"piece": int(row["genre"] == "fournie")} for row in rows if row["genre"] in ("", "fournie")
    ]
    par_code: dict[str, list[PieceLue]] = {}
    for row in sorted((row for row in rows if row["type"]), key=lambda row: row["edition"]):
        if row["genre"] != "offerte":
            told = {"nom": row["valeur"], "raison": row["brut"], "id": row["edition"], "statut": row["genre"]}
            par_code.setdefault(row["code"], []).append(read_piece(row | told))
    offertes = {row["code"]: Offerte(row["valeur"], row["le"]) for row in rows if row["genre"] == "offerte"}
    interrompus: dict[str, list[Interrompu]] = {}
    for row in (row for row in rows if row["genre"] == "envoi"):
        pour_cent = 100 * row["edition"] // row["taille"]
        interrompus.setdefault(row["code"], []).append(Interrompu(row["valeur"], pour_cent))
    return Pieces(await load_demande(fiche, lignes, rows=kept), par_code, offertes, interrompus)


async def list_pieces(fiche: Fiche) -> list[PieceLue]:
    """All of a demande that the person sees, oldest first: for the pages that show it."""
    return [read_piece(row) for row in await LIST.rows(fiche.id)]


async def find_piece(piece: int, acteur: Acteur) -> tuple[PieceLue, Fiche, str] | None:
    """With its demande and where its bytes are; for who may not see that demande, it does not exist."""
    row = await FIND.first(piece) if 0 < piece < MOST else None
    fiche = await find_demande(row["demande"], acteur) if row else None
    return (read_piece(row), fiche, row["cle"]) if row and fiche else None
