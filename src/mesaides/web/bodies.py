"""The body of a request, received once: in memory when small, on disk beyond, never for ever, never too many."""

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import AsyncIterator, Generator, Iterator
from tempfile import SpooledTemporaryFile
from typing import cast

from litestar.types import HTTPDisconnectEvent, HTTPRequestEvent, HTTPScope, Receive

from mesaides.web.pages import header
from mesaides.web.security import RefusedError

IN_MEMORY = 64 * 1024
BLOCK = 256 * 1024
HELD = 512 * 1024
"""Bytes of a part of a file that are held at once."""
LULL_SECONDS = 1
LAST_SECONDS = 0.05
SILENCE_SECONDS = 30
SLOWEST = 8 * 1024
"""Bytes per second below which a line is not waited for, once the first seconds are over."""
LONGEST_SECONDS = 15 * 60
"""Whatever the pace: as long as the page itself waits. Slower lines send files by parts."""
DRAIN_SECONDS = 10
BUSY = (
    "Vos envois précédents ne sont pas encore arrivés en entier. Celui-ci n’a pas été enregistré\u00a0: "
    "attendez qu’ils se terminent, puis recommencez."
)


class Body:
    """What arrived. `whole()` is for the small ones."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile[bytes](max_size=IN_MEMORY)
        self.size = 0

    def add(self, part: bytes) -> None:
        self._file.write(part)
        self.size += len(part)

    def head(self, size: int) -> bytes:
        self._file.seek(0)
        return self._file.read(size)

    def whole(self) -> bytes:
        return self.head(-1)

    def blocks(self) -> Iterator[bytes]:
        self._file.seek(0)
        while block := self._file.read(BLOCK):
            yield block

    def replay(self) -> Receive:
        """A `receive` that gives it again."""
        left = self.size
        self._file.seek(0)
        told = False

        async def receive() -> HTTPRequestEvent | HTTPDisconnectEvent:
            nonlocal left, told
            if told and left == 0:
                gone: HTTPDisconnectEvent = {"type": "http.disconnect"}
                return gone
            told = True
            part = self._file.read(BLOCK) if left else b""
            left -= len(part)
            event: HTTPRequestEvent = {"type": "http.request", "body": part, "more_body": left > 0}
            return event

        return receive

    def close(self) -> None:
        self._file.close()


class Room:
    """How many bytes of bodies are held at once in this process: at most `each` from one sender, `total` from all.

    What a body takes is counted from before its first byte until it is let go of.
    """

    def __init__(self, *, each: int, total: int) -> None:
        self._each, self._total = each, total
        self._held: Counter[str] = Counter()

    @contextlib.contextmanager
    def hold(self, sender: str, size: int) -> Generator[None]:
        """Raises RefusedError: 429 when this sender has enough under way, 503 when there is no room for anybody."""
        if self._held[sender] + size > self._each:
            raise RefusedError(429, BUSY, unread=True)
        if self._held.total() + size > self._total:
            raise RefusedError(503, unread=True)
        self._held[sender] += size
        try:
            yield
        finally:
            self._held[sender] -= size
            self._held += Counter()  # forgets the senders that hold nothing


def is_too_slow(size: int, seconds: float) -> bool:
    """True for a body of which `size` bytes came in `seconds`, and which is not waited for any more. Pure."""
    return seconds > min(SILENCE_SECONDS + size / SLOWEST, LONGEST_SECONDS)


async def read_body(receive: Receive, limit: int) -> Body:
    """Raises RefusedError: 413 past the limit, 408 when it dribbles, 400 when cut."""
    body = Body()
    start = time.monotonic()
    try:
        while True:
            async with asyncio.timeout(SILENCE_SECONDS):
                message = await receive()
            if message["type"] != "http.request":
                raise RefusedError(400)
            if body.size + len(message["body"]) > limit:
                raise RefusedError(413, unread=True)
            body.add(message["body"])
            if not message.get("more_body"):
                return body
            if is_too_slow(body.size, time.monotonic() - start):
                raise RefusedError(408, unread=True)
    except TimeoutError:
        body.close()
        raise RefusedError(408, unread=True) from None
    except BaseException:
        body.close()
        raise


def until_cut(receive: Receive, limit: int) -> Receive:
    """`receive` of a body that is kept as it comes: one that is silent, dribbles or passes the limit is cut there."""
    size, start = 0, time.monotonic()
    heard = start

    async def receive_next() -> HTTPRequestEvent | HTTPDisconnectEvent:
        nonlocal size, heard
        cut: HTTPDisconnectEvent = {"type": "http.disconnect"}
        try:
            async with asyncio.timeout(heard + SILENCE_SECONDS - time.monotonic()):
                message = await receive()
        except TimeoutError:
            return cut
        heard = time.monotonic()
        if message["type"] != "http.request":
            return cut
        size += len(message["body"])
        slow = message.get("more_body") and is_too_slow(size, heard - start)
        return cut if slow or size > limit else message

    return receive_next


class Arrival:
    """A body kept as it comes: whoever reads it has what came before the end, or the cut."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._left = False
        self._patience: asyncio.Timeout | None = None

    def leave(self) -> None:
        """It is a line of which the cut was not heard: it is waited for no more, once what has come is read."""
        self._left = True
        if self._patience is not None:
            self._patience.reschedule(asyncio.get_running_loop().time() + LAST_SECONDS)

    async def blocks(self) -> AsyncIterator[bytes]:
        """By HELD bytes, and whatever there is as soon as the line falls silent.

        So a line that dies without a word, a cut that nobody hears for long, has nothing left to lose.
        """
        held, more = bytearray(), True
        while more:
            message = await self._hear(LAST_SECONDS if self._left else LULL_SECONDS if held else None)
            if message is None:
                more = not self._left
            elif message["type"] == "http.request":
                held += message["body"]
                more = message.get("more_body", False)
            else:
                more = False
            if held and (message is None or not more or len(held) >= HELD):
                yield bytes(held)
                held.clear()

    async def _hear(self, seconds: float | None) -> HTTPRequestEvent | HTTPDisconnectEvent | None:
        try:
            async with asyncio.timeout(seconds) as self._patience:
                return cast("HTTPRequestEvent | HTTPDisconnectEvent", await self._receive())
        except TimeoutError:
            return None
        finally:
            self._patience = None


async def drain(scope: HTTPScope, receive: Receive, limit: int) -> bool:
    """Lets a client that is still sending finish, up to a point, so that it reads the answer to come.

    False when it has more to send than that, or waits to be asked for it: the connection is to be closed.
    """
    length = header(scope, b"content-length")
    if not length.isdigit() or int(length[:20]) > limit or header(scope, b"expect"):
        return False
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(DRAIN_SECONDS):
            while True:
                message = await receive()
                if message["type"] != "http.request" or not message.get("more_body"):
                    return True
    return False
