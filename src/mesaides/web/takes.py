"""What a route takes is known before the body is read: which kinds, how many bytes, from whom, how many at once."""

from dataclasses import dataclass

from litestar.types import HTTPScope
from multipart import (  # pyright: ignore[reportMissingTypeStubs]
    MultipartError,
    MultipartSegment,
    PushMultipartParser,
)

from mesaides.web.bodies import Body, Room
from mesaides.web.first_field import read_boundary
from mesaides.web.pages import header
from mesaides.web.security import MULTIPART, RAW, URLENCODED, RefusedError, kind_of

KO, MO = 1024, 1024 * 1024
MAX_FORM = 256 * KO
"""Bytes of a form: the longest of ours, every text at its longest and every letter an accent."""
VISITOR_FORM = 64 * KO
"""Bytes of a form from nobody known: an account's takes 2 or 3."""
MAX_PIECE = 51 * MO
"""Bytes of a form that brings pièces, or the files of a message."""
MAX_CHUNK = 4 * MO
"""Bytes of a part of a file: a good line sends them in less than a second; the others send shorter ones."""
MOST_PARTS = 100
"""Of a form with files."""
DRAINED = 2 * MAX_PIECE
"""Bytes let through unread, so that the answer is read; from nobody known, `VISITOR_DRAINED`."""
VISITOR_DRAINED = MO


@dataclass(frozen=True, slots=True)
class Takes:
    """The most bytes that a route takes of each kind of body; 0: none of that kind."""

    form: int = MAX_FORM
    files: int = 0
    raw: int = 0

    @property
    def most(self) -> int:
        return max(self.form, self.files, self.raw)

    def limit(self, kind: str) -> int:
        return {URLENCODED: self.form, MULTIPART: self.files, RAW: self.raw}[kind]


FORM = Takes()


class Rooms:
    """For people known, on disk; for all others, by address, in memory or nearly."""

    def __init__(self) -> None:
        self.people = Room(each=2 * MAX_PIECE + 2 * MO, total=512 * MO)
        self.visitors = Room(each=2 * MO, total=64 * MO)


def limit_of(scope: HTTPScope, takes: Takes, *, known: bool, may: bool, was_known: bool) -> int:
    """The most bytes that will be read of this body. Pure.

    Who may not come and is nobody known is asked to log in. Their form is read all the same when it is an ordinary
    one, for the page gives back what was typed: wholly when they come with the key of a session that has ended.

    Raises RefusedError: 401 for the rest of what they send, 415 for a kind that the route does not take, 413 for a
    length beyond its limit, 400 for one that is no length.
    """
    kind = kind_of(scope)
    if not known and not may and kind != URLENCODED:
        raise RefusedError(401, unread=True)
    limit = takes.limit(kind)
    if limit == 0:
        raise RefusedError(415, unread=True)
    if not known and kind == URLENCODED and (may or not was_known):
        limit = min(limit, VISITOR_FORM)
    if declared_length(scope, limit) > limit:
        raise RefusedError(413, unread=True)
    return limit


def declared_length(scope: HTTPScope, default: int) -> int:
    """`Content-Length`, or `default` when it is not said. Raises RefusedError(400) for what is no length."""
    length = header(scope, b"content-length")
    if not length:
        return default
    if not (length.isascii() and length.isdigit()):
        raise RefusedError(400, unread=True)
    return int(length[:20])


def check_parts(body: Body, content_type: str) -> None:
    """Only files may be long in a form that brings some: its texts are held in memory.

    Raises RefusedError: 413 when all its texts together are longer than a form, 400 when it is no form.
    """
    texts = 0
    in_text = False
    try:
        parser = PushMultipartParser(read_boundary(content_type), max_segment_count=MOST_PARTS)
        for block in body.blocks():
            for event in parser.parse(block):
                if isinstance(event, MultipartSegment):
                    in_text = not event.filename
                elif event is not None and in_text:
                    texts += len(event)
            if texts > MAX_FORM:
                raise RefusedError(413)
    except (MultipartError, ValueError):
        raise RefusedError(400) from None
