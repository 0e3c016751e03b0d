"""Forms already received: each is done once, whoever sends it again."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from piccolo.columns import Serial, Text, Timestamptz, Varchar
from piccolo.table import Table

from mesaides.db import P, frozen
from mesaides.web.visit import Fait, FlashMessage, Inverse

KEPT = timedelta(days=3)


class Submission(Table, tablename="submission"):
    """One form received and done, with its answer. Written in the transaction of what it did."""

    id: Serial
    cle = Varchar(length=64, unique=True)
    recue_le = Timestamptz(index=True)
    path = Text(default="")
    texte = Text(default="")
    genre = Varchar(length=10, default="")
    fait = Text(default="")
    """Of rows: what was decided of them, in JSON; '' when none was."""


@dataclass(frozen=True, slots=True)
class Done:
    path: str
    texte: str
    genre: str
    fait: Fait | None


@dataclass(frozen=True, slots=True)
class _Recue:
    path: str
    texte: str
    genre: str
    fait: str


S = Submission
CLAIM = frozen(
    S.insert(S(cle=P.cle, recue_le=P.now)).on_conflict(target=S.cle, action="DO NOTHING").returning(S.id)
)
FIND = frozen(S.select(S.path, S.texte, S.genre, S.fait).where(S.cle == P.cle), _Recue)
RECORD = frozen(
    S.update({S.path: P.path, S.texte: P.texte, S.genre: P.genre, S.fait: P.fait}).where(S.cle == P.cle)
)
PURGE = frozen(S.delete().where(S.recue_le < P.avant).returning(S.id))


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
    if await CLAIM.rows(cle=cle, now=now):
        return None
    found = await FIND.first(cle=cle)
    return Done(found.path, found.texte, found.genre, read_fait(found.fait)) if found else None


async def record(cle: str, path: str, messages: list[FlashMessage], fait: Fait | None) -> None:
    last = messages[-1] if messages else FlashMessage("", "")
    await RECORD.rows(path=path, texte=last.texte, genre=last.genre, fait=write_fait(fait), cle=cle)


def write_fait(fait: Fait | None) -> str:
    return json.dumps(asdict(fait)) if fait else ""


def read_fait(text: str) -> Fait | None:
    """As `write_fait` wrote it."""
    if not text:
        return None
    said = json.loads(text)
    inverse = said["inverse"]
    if inverse:
        inverse = Inverse(
            inverse["label"], inverse["adresse"], tuple((nom, dit) for nom, dit in inverse["champs"])
        )
    return Fait(said["mot"], said["genre"], tuple(said["rangs"]), inverse)


async def purge_submissions(now: datetime) -> int:
    """How many were forgotten."""
    return len(await PURGE.rows(avant=now - KEPT))
