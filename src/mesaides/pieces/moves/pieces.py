"""The moves on pièces: added, taken out, offered again, judged by the antivirus."""

from dataclasses import dataclass
from datetime import datetime

from mesaides.comptes.roles import Acteur
from mesaides.db import P, frozen
from mesaides.demandes.moves.reponses import HOLD as HOLD_FIELD
from mesaides.demandes.moves.reponses import ClosedError
from mesaides.demandes.reads.lecture import FicheDemande
from mesaides.demandes.rules.dossier import PIECE
from mesaides.demandes.states.etapes import can_fill
from mesaides.errors import DomainError
from mesaides.journal.tables import note
from mesaides.pieces.contenu.antivirus import INFECTE
from mesaides.pieces.moves.effacement import erase_once_committed
from mesaides.pieces.moves.fournies import note_given, take_back
from mesaides.pieces.moves.offres import FichierGarde, Offre, find_offered, is_reusable, offer, offer_judged
from mesaides.pieces.moves.quotas import check_quota_of_fil, check_quotas
from mesaides.pieces.moves.remplacement import complete, may_give
from mesaides.pieces.reads.conditions import is_en_analyse
from mesaides.pieces.reads.lecture import PieceTrouvee
from mesaides.pieces.states import StatutPiece, is_removable
from mesaides.pieces.tables.piece import DU_FIL, Depot, Piece


@dataclass(frozen=True, slots=True)
class Nouvelle(FichierGarde):
    """Not yet in a demande."""

    statut: StatutPiece


@dataclass(frozen=True, slots=True)
class _Meme:
    """The file that has these bytes already, in this place."""

    id: int
    statut: StatutPiece
    raison: str


@dataclass(frozen=True, slots=True)
class _Jugee:
    demande: int
    code: str


SAME = frozen(
    Piece.select(Piece.id, Piece.statut, Piece.raison).where(
        (Piece.demande == P.demande) & (Piece.code == P.code) & (Piece.sha256 == P.sha256)
    ),
    _Meme,
)
ADD = frozen(
    Piece.insert(
        Piece(
            demande=P.demande,
            code=P.code,
            nom=P.nom,
            type=P.type,
            taille=P.taille,
            sha256=P.sha256,
            cle=P.cle,
            statut=P.statut,
            par=P.par,
            le=P.le,
        )
    ).returning(Piece.id)
)
FORGET_DEPOTS = frozen(Depot.delete().where(Depot.piece == P.piece))
REMOVE = frozen(Piece.delete().where(Piece.id == P.piece).returning(Piece.cle), str)
JUDGE = frozen(
    Piece.update({Piece.statut: P.statut, Piece.raison: P.raison, Piece.cle: P.cle})
    .where(is_en_analyse(Piece) & (Piece.id == P.piece))
    .returning(Piece.demande, Piece.code),
    _Jugee,
)


class AlreadyThereError(DomainError):
    """These bytes are there already, under this pièce."""

    def __init__(self) -> None:
        super().__init__("Ce fichier est déjà dans cette pièce : il n’a pas été gardé une seconde fois.")


async def hold(fiche: FicheDemande, code: str, acteur: Acteur, now: datetime) -> None:
    """Nobody transmits the demande meanwhile. Raises ClosedError when this pièce cannot change."""
    held = can_fill(acteur, fiche) and (
        await HOLD_FIELD.rows(le=now, demande=fiche.id, champ=PIECE + code)
        or await may_give(fiche, code, now)
    )
    if not held:
        raise ClosedError(fiche, "pièce")


async def add_piece(fiche: FicheDemande, code: str, nouvelle: Nouvelle, acteur: Acteur, now: datetime) -> int:
    """Its number. In the caller's transaction. Raises DomainError, AlreadyThereError for the same bytes."""
    await hold(fiche, code, acteur, now)
    if await _find_same(fiche.id, code, nouvelle) is not None:
        raise AlreadyThereError
    await check_quotas(fiche.id, code, nouvelle.taille)
    number = await _add(fiche.id, code, nouvelle, acteur, now)
    await note_given(fiche.id, code, now)
    if not fiche.is_brouillon:
        await complete(fiche, code, nouvelle.nom, acteur, now)
    if nouvelle.statut is StatutPiece.DISPONIBLE and is_reusable(fiche.contenu, code):
        await offer(
            Offre(
                *(nouvelle.nom, nouvelle.type, nouvelle.taille, nouvelle.sha256, nouvelle.cle),
                etablissement=fiche.etablissement,
                code=code,
                par=acteur.compte,
                le=now,
            )
        )
    return number


async def add_to_fil(demande: int, nouvelle: Nouvelle, acteur: Acteur, now: datetime) -> int:
    """The same for a file that comes with a message, of a demande that the caller holds. Raises DomainError."""
    same = await _find_same(demande, DU_FIL, nouvelle)
    if same is not None:
        erase_once_committed(nouvelle.cle)
        return same
    await check_quota_of_fil(demande, nouvelle.taille)
    return await _add(demande, DU_FIL, nouvelle, acteur, now)


async def _find_same(demande: int, code: str, nouvelle: Nouvelle) -> int | None:
    """The number of the file that has these bytes in this place. Raises DomainError when they were refused there."""
    same = await SAME.first(demande=demande, code=code, sha256=nouvelle.sha256)
    if same is not None and same.statut is StatutPiece.REFUSEE:
        raise DomainError(same.raison)
    return same.id if same else None


async def _add(demande: int, code: str, nouvelle: Nouvelle, acteur: Acteur, now: datetime) -> int:
    number = await ADD.one(
        demande=demande,
        code=code,
        nom=nouvelle.nom,
        type=nouvelle.type,
        taille=nouvelle.taille,
        sha256=nouvelle.sha256,
        cle=nouvelle.cle,
        statut=nouvelle.statut,
        par=acteur.compte,
        le=now,
    )
    await note("depot_piece", compte=acteur.compte, objet=f"demande {demande}", piece=number)
    return number


async def reuse_piece(fiche: FicheDemande, code: str, acteur: Acteur, now: datetime) -> int:
    """The pièce that the établissement gave last time. Raises DomainError when it is no longer offered."""
    await hold(fiche, code, acteur, now)
    offered = await find_offered(fiche.etablissement, code) if is_reusable(fiche.contenu, code) else None
    if offered is None:
        raise DomainError("Cette pièce n’est plus proposée\u00a0: envoyez le fichier.")
    nouvelle = Nouvelle(
        offered.nom, offered.type, offered.taille, offered.sha256, offered.cle, StatutPiece.DISPONIBLE
    )
    return await add_piece(fiche, code, nouvelle, acteur, now)


async def remove_piece(fiche: FicheDemande, piece: PieceTrouvee, acteur: Acteur, now: datetime) -> None:
    """Its row, then its bytes when no other row needs them. Raises DomainError when the Région has received it."""
    await hold(fiche, piece.code, acteur, now)
    if not is_removable(fiche, piece.le):
        raise DomainError("La Région a reçu ce fichier : il reste dans la demande, le nouveau s’y ajoute.")
    await FORGET_DEPOTS.rows(piece=piece.id)
    for cle in await REMOVE.rows(piece=piece.id):
        erase_once_committed(cle)
        await take_back(fiche.id, piece.code)
        await note("retrait_piece", compte=acteur.compte, objet=f"demande {fiche.id}", piece=piece.id)


async def judge(piece: int, cle: str, *, sain: bool) -> None:
    """What the antivirus said of one that was waiting, in the caller's transaction."""
    statut = StatutPiece.DISPONIBLE if sain else StatutPiece.REFUSEE
    jugee = await JUDGE.first(
        statut=statut, raison="" if sain else INFECTE, cle=cle if sain else "", piece=piece
    )
    if jugee is None:
        return
    if sain:
        await offer_judged(piece, jugee.code)
        return
    erase_once_committed(cle)
    await take_back(jugee.demande, jugee.code)
    await note("refus_piece", compte=None, objet=f"demande {jugee.demande}", piece=piece)
