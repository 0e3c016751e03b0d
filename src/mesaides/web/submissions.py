"""Forms already received: each is done once, whoever sends it again."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from piccolo.columns import Text, Timestamptz, Varchar
from piccolo.table import Table

from mesaides.db import Statement
from mesaides.web.visit import Fait, Message

KEPT = timedelta(days=3)


class Submission(Table, tablename="submission"):
    """One form received and done, with its answer. Written in the transaction of what it did."""

    cle = Varchar(length=64, unique=True)
    recue_le = Timestamptz(index=True)
    path = Text(default="")
    texte = Text(default="")
    genre = Varchar(length=10, default="")
    fait = Text(default="")
    """Of rows: the word, its genre and their ids, in JSON; '' when none was decided."""


@dataclass(frozen=True, slots=True)
class Done:
    path: str
    texte: str
    genre: str
    fait: Fait | None


CLAIM = Statement(
    "INSERT INTO submission (cle, recue_le, path, texte, genre, fait) VALUES ({}, {}, '', '', '', '') "
    "ON CONFLICT (cle) DO NOTHING RETURNING id"
)
FIND = Statement("SELECT path, texte, genre, fait FROM submission WHERE cle = {}")
RECORD = Statement("UPDATE submission SET path = {}, texte = {}, genre = {}, fait = {} WHERE cle = {}")
PURGE = Statement("DELETE FROM submission WHERE recue_le < {} RETURNING id")


def submission_key(jeton: str, path: str, body: Iterable[bytes], boundary: str = "") -> str:
    """Same rendering of a form, same act, same content: the same submission, whatever parts its fields."""
    digest = sha256(jeton.encode() + b"\0" + path.encode() + b"\0")
    for block in without(boundary.encode(), body) if boundary else body:
        digest.update(block)
    return digest.hexdigest()


def without(mark: bytes, body: Iterable[bytes]) -> Iterator[bytes]:
    """The body less every occurrence of `mark`, those that straddle two blocks included."""
    rest = b""
    for block in body:
        *parts, rest = (rest + block).split(mark)
        yield from parts
        sure = max(0, len(rest) - len(mark) + 1)
        yield rest[:sure]
        rest = rest[sure:]
    yield rest


async def claim(cle: str, now: datetime) -> Done | None:
    """None when this submission is ours to do; else the answer it already got.

    On PostgreSQL a twin in flight makes this wait until the first one ends; SQLite has one writer.
    """
    if await CLAIM.rows(cle, now):
        return None
    rows = await FIND.rows(cle)
    if not rows:
        return None
    row = rows[0]
    return Done(row["path"], row["texte"], row["genre"], read_fait(row["fait"]))


async def record(cle: str, path: str, messages: list[Message], fait: Fait | None) -> None:
    last = messages[-1] if messages else Message("", "")
    await RECORD.rows(path, last.texte, last.genre, write_fait(fait), cle)


def write_fait(fait: Fait | None) -> str:
    return json.dumps([fait.mot, fait.genre, *fait.rangs]) if fait else ""


def read_fait(text: str) -> Fait | None:
    """As `write_fait` wrote it."""
    if not text:
        return None
    mot, genre, *rangs = json.loads(text)
    return Fait(mot, genre, tuple(rangs))


async def purge_submissions(now: datetime) -> int:
    """How many were forgotten."""
    return len(await PURGE.rows(now - KEPT))
