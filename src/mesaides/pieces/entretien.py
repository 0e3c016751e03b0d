"""What keeps rows and files in step: nothing stays that nobody needs, nothing is lost that somebody needs."""

import logging
from datetime import datetime, timedelta

from mesaides.db import Statement, transaction
from mesaides.pieces.antivirus import Verdict, scan
from mesaides.pieces.fichiers import DEPOTS, PIECES, fichiers, is_open
from mesaides.pieces.moves.pieces import judge

log = logging.getLogger("mesaides.pieces")
KEPT_UNDER_WAY = timedelta(days=7)
KEPT_ENDED = timedelta(days=1)
YOUNG = timedelta(hours=1)
"""A file written just before its row is no orphan."""
AT_ONCE = 50
FOLDERS = [f"{PIECES}{first:02x}/" for first in range(256)]
LEAST, MOST = "0" * 32, "f" * 32

OLD_DEPOTS = Statement(
    "DELETE FROM depot WHERE (ferme_le IS NULL AND vu_le < {}) OR ferme_le < {} RETURNING id"
)
OPEN_DEPOTS = Statement("SELECT cle FROM depot WHERE ferme_le IS NULL")
KEYS = Statement(
    "SELECT cle FROM piece WHERE cle BETWEEN {} AND {} UNION "
    "SELECT cle FROM piece_reutilisable WHERE cle BETWEEN {} AND {}"
)
WAITING = Statement("SELECT id, cle FROM piece WHERE statut = 'en_analyse' AND id > {} ORDER BY id LIMIT {}")


async def reconcile(now: datetime) -> dict[str, int]:
    """How many were erased: envois left alone, files that no row needs. Counts the rows whose file is missing."""
    if not is_open():
        return {}
    async with transaction():
        old = await OLD_DEPOTS.rows(now - KEPT_UNDER_WAY, now - KEPT_ENDED)
    open_depots = {row["cle"] for row in await OPEN_DEPOTS.rows()}
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
    between = (folder + LEAST, folder + MOST)
    return {row["cle"] for row in await KEYS.rows_apart(*between, *between)}


async def scan_waiting(now: datetime) -> dict[str, int]:
    """Shows the waiting pièces to the antivirus again; stops at its first silence."""
    judged = last = 0
    while rows := await WAITING.rows(last, AT_ONCE):
        for row in rows:
            last = row["id"]
            try:
                verdict = await scan(fichiers().stream(row["cle"]))
            except FileNotFoundError:
                log.exception("fichier absent", extra={"facts": {"piece": row["id"]}})
                continue
            if verdict is Verdict.MUET:
                return _told(judged)
            if verdict is not Verdict.INCONNU:
                async with transaction():
                    await judge(row["id"], row["cle"], sain=verdict is Verdict.SAIN)
                judged += 1
    return _told(judged)


def _told(judged: int) -> dict[str, int]:
    return {"pièces analysées": judged} if judged else {}
