"""What keeps rows and files in step: nothing stays that nobody needs, nothing is lost that somebody needs."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from mesaides.db import P, frozen, transaction
from mesaides.pieces.contenu.antivirus import Verdict, scan
from mesaides.pieces.contenu.fichiers import DEPOTS, PIECES, fichiers, is_open
from mesaides.pieces.moves.pieces import judge
from mesaides.pieces.reads.cles import list_needed
from mesaides.pieces.reads.conditions import is_en_analyse, is_under_way
from mesaides.pieces.tables.piece import Depot, Piece

log = logging.getLogger("mesaides.pieces")
KEPT_UNDER_WAY = timedelta(days=7)
KEPT_ENDED = timedelta(days=1)
YOUNG = timedelta(hours=1)
"""A file written just before its row is no orphan."""
AT_ONCE = 50
FOLDERS = [f"{PIECES}{first:02x}/" for first in range(256)]
LEAST, MOST = "0" * 32, "f" * 32


@dataclass(frozen=True, slots=True)
class _Attendue:
    """A pièce that waits for the antivirus, and where its bytes are."""

    id: int
    cle: str


OLD_DEPOTS = frozen(
    Depot.delete()
    .where((is_under_way(Depot) & (Depot.vu_le < P.laisses)) | (Depot.ferme_le < P.finis))
    .returning(Depot.id)
)
OPEN_DEPOTS = frozen(Depot.select(Depot.cle).where(is_under_way(Depot)), str)
WAITING = frozen(
    Piece.select(Piece.id, Piece.cle)
    .where(is_en_analyse(Piece) & (Piece.id > P.apres))
    .order_by(Piece.id)
    .limit(AT_ONCE),
    _Attendue,
)


async def reconcile(now: datetime) -> dict[str, int]:
    """How many were erased: envois left alone, files that no row needs. Counts the rows whose file is missing."""
    if not is_open():
        return {}
    async with transaction():
        old = await OLD_DEPOTS.rows(laisses=now - KEPT_UNDER_WAY, finis=now - KEPT_ENDED)
    open_depots = set(await OPEN_DEPOTS.rows())
    erased = missing = 0
    async for cle, le in fichiers().listed(DEPOTS):
        if cle.split("/")[1] not in open_depots and le < now - YOUNG:
            await fichiers().forget(cle)
            erased += 1
    for folder in FOLDERS:  # one after the other: a Région has millions of files
        orphans, lost = await _compare(folder, now)
        erased += orphans
        missing += lost
    if missing:
        log.error("fichiers absents", extra={"facts": {"nombre": missing}})
    return {
        "envois abandonnés": len(old),
        "fichiers sans pièce": erased,
        "pièces sans fichier": missing,
    }


async def _compare(folder: str, now: datetime) -> tuple[int, int]:
    """Erases the files of this folder that no row needs. How many, and how many rows have no file."""
    keys = await _keys_of(folder)
    found: set[str] = set()
    erased = 0
    async for cle, le in fichiers().listed(folder):
        found.add(cle)
        if cle not in keys and le < now - YOUNG:
            await fichiers().forget(cle)
            erased += 1
    lost = keys - found
    return erased, len(lost & await _keys_of(folder)) if lost else 0


async def _keys_of(folder: str) -> set[str]:
    return await list_needed(folder + LEAST, folder + MOST)


async def scan_waiting(now: datetime) -> dict[str, int]:
    """Shows the waiting pièces to the antivirus again; stops at its first silence."""
    judged = last = 0
    while pieces := await WAITING.rows(apres=last):
        for piece in pieces:
            last = piece.id
            try:
                verdict = await scan(fichiers().stream(piece.cle))
            except FileNotFoundError:
                log.exception("fichier absent", extra={"facts": {"piece": piece.id}})
                continue
            if verdict is Verdict.MUET:
                return _told(judged)
            if verdict is not Verdict.INCONNU:
                async with transaction():
                    await judge(piece.id, piece.cle, sain=verdict is Verdict.SAIN)
                judged += 1
    return _told(judged)


def _told(judged: int) -> dict[str, int]:
    return {"pièces analysées": judged} if judged else {}
