"""The moves on pièces: added, taken out, offered again, judged by the antivirus."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mesaides.comptes.roles import Acteur
from mesaides.db import Statement
from mesaides.demandes.moves.reponses import HOLD as HOLD_FIELD
from mesaides.demandes.moves.reponses import ClosedError
from mesaides.demandes.reads.lecture import Fiche
from mesaides.demandes.states.etapes import can_fill
from mesaides.dispositifs.rules.contenu import decode
from mesaides.errors import DomainError
from mesaides.journal.tables import note
from mesaides.pieces.antivirus import INFECTE
from mesaides.pieces.effacement import erase_once_committed
from mesaides.pieces.rules.types import MAX_PAR_DEMANDE, MAX_PAR_PIECE, MO, TypePiece
from mesaides.pieces.states import StatutPiece
from mesaides.pieces.tables.piece import DU_FIL

USED = Statement(
    'SELECT coalesce(sum(CASE WHEN code <> {} THEN taille ELSE 0 END), 0) AS "octets [bigint]", '
    'coalesce(sum(CASE WHEN code = {} THEN 1 ELSE 0 END), 0) AS "nombre [bigint]" '
    "FROM piece WHERE demande = {} AND statut <> 'refusee'"
)
IN_FIL = Statement(
    'SELECT coalesce(sum(taille), 0) AS "octets [bigint]" FROM piece '
    "WHERE demande = {} AND code = {} AND statut <> 'refusee'"
)
SAME = Statement("SELECT id, statut, raison FROM piece WHERE demande = {} AND code = {} AND sha256 = {}")
ADD = Statement(
    "INSERT INTO piece (demande, code, nom, type, taille, sha256, cle, statut, raison, par, le) "
    "VALUES ({}, {}, {}, {}, {}, {}, {}, {}, '', {}, {}) RETURNING id"
)
GIVEN = Statement(
    "INSERT INTO piece_fournie (demande, code, fournie_le) VALUES ({}, {}, {}) "
    "ON CONFLICT (demande, code) DO UPDATE SET fournie_le = excluded.fournie_le RETURNING id"
)
NO_MORE_GIVEN = Statement(
    "DELETE FROM piece_fournie WHERE demande = {} AND code = {} AND NOT EXISTS "
    "(SELECT 1 FROM piece p WHERE p.demande = {} AND p.code = {} AND p.statut <> 'refusee') RETURNING id"
)
GIVEN_LAST = Statement(
    "UPDATE piece_fournie SET fournie_le = (SELECT max(p.le) FROM piece p WHERE p.demande = {} AND p.code = {} "
    "AND p.statut <> 'refusee') WHERE demande = {} AND code = {} RETURNING id"
)
OFFER = Statement(
    "INSERT INTO piece_reutilisable (etablissement, code, nom, type, taille, sha256, cle, par, le) "
    "VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}) ON CONFLICT (etablissement, code) DO UPDATE SET nom = excluded.nom, "
    "type = excluded.type, taille = excluded.taille, sha256 = excluded.sha256, cle = excluded.cle, "
    "par = excluded.par, le = excluded.le RETURNING id"
)
OFFERED = Statement(
    "UPDATE piece_reutilisable SET le = le WHERE etablissement = {} AND code = {} "
    "RETURNING nom, type, taille, sha256, cle"
)
"""Held until the transaction ends: nobody gives another meanwhile, by which these bytes would go."""
COLUMNS = ("nom", "type", "taille", "sha256", "cle", "par", "le")
TO_OFFER = Statement(
    "SELECT d.etablissement, v.contenu, p.nom, p.type, p.taille, p.sha256, p.cle, p.par, p.le FROM piece p "
    "JOIN demande d ON d.id = p.demande JOIN dispositif_version v ON v.id = d.version WHERE p.id = {} "
    "AND NOT EXISTS (SELECT 1 FROM piece_reutilisable o WHERE o.etablissement = d.etablissement "
    "AND o.code = p.code AND o.le > p.le)"
)
FORGET_DEPOTS = Statement("DELETE FROM depot WHERE piece = {} RETURNING id")
REMOVE = Statement("DELETE FROM piece WHERE id = {} RETURNING cle")
JUDGE = Statement(
    "UPDATE piece SET statut = {}, raison = {}, cle = {} WHERE id = {} AND statut = 'en_analyse' "
    "RETURNING demande, code"
)


class AlreadyThereError(DomainError):
    """These bytes are there already, under this pièce."""

    def __init__(self) -> None:
        super().__init__("Ce fichier est déjà dans cette pièce : il n’a pas été gardé une seconde fois.")


@dataclass(frozen=True, slots=True)
class Nouvelle:
    """A file examined and kept, not yet in a demande."""

    nom: str
    type: TypePiece
    taille: int
    sha256: str
    cle: str
    statut: StatutPiece

    @property
    def kept(self) -> tuple[str, str, int, str, str]:
        """As rows hold it."""
        return (self.nom, self.type.value, self.taille, self.sha256, self.cle)


def is_reusable(fiche: Fiche, code: str) -> bool:
    return any(piece.code == code and piece.reutilisable for piece in fiche.contenu.pieces)


async def hold(fiche: Fiche, code: str, acteur: Acteur, now: datetime) -> None:
    """Nobody transmits the demande meanwhile. Raises ClosedError when this pièce cannot change."""
    if not can_fill(acteur, fiche) or not await HOLD_FIELD.rows(
        le=now, demande=fiche.id, champ=f"piece:{code}"
    ):
        raise ClosedError(fiche, "pièce")


async def check_quotas(fiche: Fiche, code: str, taille: int) -> None:
    """Raises DomainError when the demande has no room for one more."""
    used = (await USED.rows(DU_FIL, code, fiche.id))[0]
    if used["nombre"] >= MAX_PAR_PIECE:
        raise DomainError(
            f"Cette pièce a déjà {MAX_PAR_PIECE}\u00a0fichiers\u00a0: retirez-en un, ou réunissez-les en un seul PDF."
        )
    if used["octets"] + taille > MAX_PAR_DEMANDE:
        raise DomainError(
            f"Les pièces de cette demande dépassent {MAX_PAR_DEMANDE // MO}\u00a0Mo\u00a0: retirez-en, ou réduisez-les."
        )


async def add_piece(fiche: Fiche, code: str, nouvelle: Nouvelle, acteur: Acteur, now: datetime) -> int:
    """Its number. In the caller's transaction. Raises DomainError, AlreadyThereError for the same bytes."""
    await hold(fiche, code, acteur, now)
    if await _find_same(fiche.id, code, nouvelle) is not None:
        raise AlreadyThereError
    await check_quotas(fiche, code, nouvelle.taille)
    number = await _add(fiche.id, code, nouvelle, acteur, now)
    await GIVEN.rows(fiche.id, code, now)
    if nouvelle.statut is StatutPiece.DISPONIBLE and is_reusable(fiche, code):
        await _offer(fiche.etablissement, code, (*nouvelle.kept, acteur.compte, now))
    return number


async def add_to_fil(demande: int, nouvelle: Nouvelle, acteur: Acteur, now: datetime) -> int:
    """The same for a file that comes with a message, of a demande that the caller holds. Raises DomainError."""
    same = await _find_same(demande, DU_FIL, nouvelle)
    if same is not None:
        erase_once_committed(nouvelle.cle)
        return same
    used = (await IN_FIL.rows(demande, DU_FIL))[0]["octets"]
    if used + nouvelle.taille > MAX_PAR_DEMANDE:
        raise DomainError(
            f"Les fichiers de ce fil dépassent {MAX_PAR_DEMANDE // MO}\u00a0Mo\u00a0: réduisez celui-ci, ou envoyez-le "
            "autrement."
        )
    return await _add(demande, DU_FIL, nouvelle, acteur, now)


async def _find_same(demande: int, code: str, nouvelle: Nouvelle) -> int | None:
    """The number of the file that has these bytes in this place. Raises DomainError when they were refused there."""
    same = await SAME.first(demande, code, nouvelle.sha256)
    if same is not None and same["statut"] == StatutPiece.REFUSEE:
        raise DomainError(same["raison"])
    return same["id"] if same else None


async def _add(demande: int, code: str, nouvelle: Nouvelle, acteur: Acteur, now: datetime) -> int:
    done = await ADD.rows(demande, code, *nouvelle.kept, nouvelle.statut.value, acteur.compte, now)
    number = done[0]["id"]
    await note("depot_piece", compte=acteur.compte, objet=f"demande {demande}", piece=number)
    return number


async def reuse_piece(fiche: Fiche, code: str, acteur: Acteur, now: datetime) -> int:
    """The pièce that the établissement gave last time. Raises DomainError when it is no longer offered."""
    await hold(fiche, code, acteur, now)
    rows = await OFFERED.rows(fiche.etablissement, code) if is_reusable(fiche, code) else []
    if not rows:
        raise DomainError("Cette pièce n’est plus proposée\u00a0: envoyez le fichier.")
    row = rows[0]
    kept = (row["taille"], row["sha256"], row["cle"])
    nouvelle = Nouvelle(row["nom"], TypePiece(row["type"]), *kept, StatutPiece.DISPONIBLE)
    return await add_piece(fiche, code, nouvelle, acteur, now)


async def remove_piece(fiche: Fiche, piece: int, code: str, acteur: Acteur, now: datetime) -> None:
    """Its row, then its bytes when no other row needs them."""
    await hold(fiche, code, acteur, now)
    await FORGET_DEPOTS.rows(piece)
    for row in await REMOVE.rows(piece):
        erase_once_committed(row["cle"])
        await _take_back(fiche.id, code)
        await note("retrait_piece", compte=acteur.compte, objet=f"demande {fiche.id}", piece=piece)


async def _take_back(demande: int, code: str) -> None:
    """A pièce is given as long as a file of it is there, since the last of those that are."""
    if not await NO_MORE_GIVEN.rows(demande, code, demande, code):
        await GIVEN_LAST.rows(demande, code, demande, code)


async def _offer_judged(piece: int, code: str) -> None:
    """A RIB that waited for the antivirus is offered again as one that did not, unless a newer one was given."""
    row = await TO_OFFER.first(piece)
    if row and any(one.code == code and one.reutilisable for one in decode(row["contenu"]).pieces):
        await _offer(row["etablissement"], code, [row[name] for name in COLUMNS])


async def _offer(etablissement: int, code: str, columns: Sequence[Any]) -> None:
    """In the place of the one that was offered, whose bytes go when no demande has it."""
    before = await OFFERED.rows(etablissement, code)
    await OFFER.rows(etablissement, code, *columns)
    for row in before:
        erase_once_committed(row["cle"])


async def judge(piece: int, cle: str, *, sain: bool) -> None:
    """What the antivirus said of one that was waiting, in the caller's transaction."""
    statut = StatutPiece.DISPONIBLE if sain else StatutPiece.REFUSEE
    done = await JUDGE.rows(statut.value, "" if sain else INFECTE, cle if sain else "", piece)
    if done and sain:
        await _offer_judged(piece, done[0]["code"])
    elif done:
        erase_once_committed(cle)
        demande, code = done[0]["demande"], done[0]["code"]
        await _take_back(demande, code)
        await note("refus_piece", compte=None, objet=f"demande {demande}", piece=piece)
