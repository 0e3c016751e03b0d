"""The body of a request, received once: in memory when small, on disk beyond, never for ever."""

import asyncio
import contextlib
import time
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile

from litestar.types import HTTPDisconnectEvent, HTTPRequestEvent, HTTPScope, Receive

from mesaides.web.pages import header
from mesaides.web.security import RefusedError

IN_MEMORY = 256 * 1024
BLOCK = 256 * 1024
SILENCE_SECONDS = 30
SLOWEST = 8 * 1024
"""Bytes per second below which a line is not waited for."""
DRAIN_SECONDS = 10


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
            if time.monotonic() - start > SILENCE_SECONDS + body.size / SLOWEST:
                raise RefusedError(408)
    except TimeoutError:
        body.close()
        raise RefusedError(408) from None
    except BaseException:
        body.close()
        raise


async def drain(scope: HTTPScope, receive: Receive, limit: int) -> None:
    """Lets a client that is still sending finish, up to a point, so that it reads the answer to come."""
    length = header(scope, b"content-length")
    if not length.isdigit() or int(length) > limit:
        return
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(DRAIN_SECONDS):
            while True:
                message = await receive()
                if message["type"] != "http.request" or not message.get("more_body"):
                    return
