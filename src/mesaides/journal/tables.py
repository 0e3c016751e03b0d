"""Who did what, when: append-only, each line sealed by the fingerprint of the one before."""

import json
import logging
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from piccolo.columns import BigInt, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table

from mesaides.db import Statement, after_commit, before_commit
from mesaides.moyens import current_moyen

log = logging.getLogger("mesaides.journal")
FIRST = "0" * 64
SEALED = ("le", "acte", "compte", "objet", "detail", "moyen")
"""What a line seals, after the fingerprint of the one before."""


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

    empreinte = Varchar(length=64, default=FIRST)


HEAD = Statement(
    "INSERT INTO evenement_tete (id, empreinte) VALUES (1, {}) "
    "ON CONFLICT (id) DO UPDATE SET empreinte = evenement_tete.empreinte RETURNING empreinte"
)
MOVE = Statement("UPDATE evenement_tete SET empreinte = {} WHERE id = 1")


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
        precedente = (await HEAD.rows(FIRST))[0]["empreinte"]
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
        await MOVE.rows(empreinte)
        after_commit(lambda: log.info(acte, extra={"facts": facts}))

    await before_commit(write)


async def find_break() -> int | None:
    """The number of the first line that does not follow from the one before, None when the chain holds."""
    precedente = FIRST
    async for line in _lines():
        expected = seal(precedente, *(line[fact] for fact in SEALED))
        if line["precedente"] != precedente or line["empreinte"] != expected:
            return line["id"]
        precedente = expected
    heads = await Tete.select(Tete.empreinte)
    return None if (heads[0]["empreinte"] if heads else FIRST) == precedente else 0


async def _lines() -> AsyncGenerator[dict[str, Any]]:
    after = 0
    while rows := await Evenement.select().where(Evenement.id > after).order_by(Evenement.id).limit(1000):
        for row in rows:
            yield row
        after = rows[-1]["id"]
