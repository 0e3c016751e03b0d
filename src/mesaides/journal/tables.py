"""Who did what, when: append-only, each line sealed by the fingerprint of the one before."""

import json
import logging
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from piccolo.columns import BigInt, Serial, Text, Timestamptz, Varchar
from piccolo.query.functions import Count
from piccolo.querystring import QueryString
from piccolo.table import Table

from mesaides.db import P, after_commit, before_commit, frozen
from mesaides.moyens import current_moyen

log = logging.getLogger("mesaides.journal")
FIRST = "0" * 64


class Evenement(Table, tablename="evenement"):
    """One act. No text typed by people, no secret: nouns and numbers only."""

    id: Serial
    le = Timestamptz(index=True)
    acte = Varchar(length=60)
    compte = BigInt(null=True, default=None)
    """Who did it; NULL for a visitor or the command line."""
    objet = Varchar(length=60, default="")
    """What it was done to, as « invitation 12 »."""
    detail = Text(default="{}")
    precedente = Varchar(length=64)
    empreinte = Varchar(length=64, unique=True)
    moyen = Varchar(length=12, default="")
    """By which means it came (`moyens.Moyen`); '' on the lines of before it was kept, sealed without it."""


class Tete(Table, tablename="evenement_tete"):
    """The fingerprint of the last line: one row, that every writer takes in turn."""

    id: Serial
    empreinte = Varchar(length=64, default=FIRST)


@dataclass(frozen=True, slots=True)
class _Ligne:
    """What a line holds, and the fingerprints before it and of it."""

    id: int
    le: datetime
    acte: str
    compte: int | None
    objet: str
    detail: str
    moyen: str
    precedente: str
    empreinte: str


E, T = Evenement, Tete
HEAD = frozen(
    T.insert(T({T.id: 1, T.empreinte: FIRST}))
    .on_conflict(target=T.id, action="DO UPDATE", values=[(T.empreinte, QueryString("{}", T.empreinte))])
    .returning(T.empreinte),
    str,
)
"""Reads the head and holds it until the transaction ends."""
LAST = frozen(T.select(T.empreinte), str)
MOVE = frozen(T.update({T.empreinte: P.empreinte}).where(T.id == 1))
COUNT = frozen(E.select(Count(E.id)))
LINES = frozen(
    E.select(E.id, E.le, E.acte, E.compte, E.objet, E.detail, E.moyen, E.precedente, E.empreinte)
    .where(E.id > P.apres)
    .order_by(E.id)
    .limit(1000),
    _Ligne,
)


def seal(
    precedente: str, le: datetime, acte: str, compte: int | None, objet: str, detail: str, moyen: str
) -> str:
    """The fingerprint of a line: a change anywhere before it would show.

    Two formats: six facts on the first lines, whose `moyen` is ''; seven since. Neither passes for the other.
    """
    fields = [precedente, le.astimezone(UTC).isoformat(timespec="microseconds"), acte, compte, objet, detail]
    fields += [moyen] if moyen else []
    return sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()


async def note(acte: str, *, compte: int | None, objet: str = "", **detail: Any) -> None:
    """Writes a line at the end of the caller's transaction, and tells the log once it is committed.

    At the end: the head of the chain is everybody's, and whoever holds it must wait for nothing more.
    """
    le, moyen = datetime.now(UTC), current_moyen().value
    text = json.dumps(detail, ensure_ascii=False, sort_keys=True)
    facts = {"compte": compte, "objet": objet, "moyen": moyen, **detail}

    async def write() -> None:
        precedente = await HEAD.one()
        empreinte = seal(precedente, le, acte, compte, objet, text, moyen)
        await Evenement(
            le=le,
            acte=acte,
            compte=compte,
            objet=objet,
            detail=text,
            precedente=precedente,
            empreinte=empreinte,
            moyen=moyen,
        ).save()
        await MOVE.rows(empreinte=empreinte)
        after_commit(lambda: log.info(acte, extra={"facts": facts}))

    await before_commit(write)


async def find_break() -> int | None:
    """The number of the first line that does not follow from the one before, None when the chain holds."""
    precedente = FIRST
    async for line in _lines():
        expected = seal(precedente, line.le, line.acte, line.compte, line.objet, line.detail, line.moyen)
        if line.precedente != precedente or line.empreinte != expected:
            return line.id
        precedente = expected
    head = await LAST.first()
    return None if (FIRST if head is None else head) == precedente else 0


async def count_lines() -> int:
    return await COUNT.one()


async def _lines() -> AsyncGenerator[_Ligne]:
    after = 0
    while lines := await LINES.rows_apart(apres=after):
        for line in lines:
            yield line
        after = lines[-1].id
