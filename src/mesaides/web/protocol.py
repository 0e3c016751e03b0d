"""HTTP as the server hears it: the head of a request is bounded while it arrives (decision 26)."""

import asyncio
import logging
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from mesaides.web.errors import last_words
from mesaides.web.heads import MAX_TARGET
from mesaides.web.protections import HEADERS, NO_STORE

HEAD_MAX = 64 * 1024
"""Bytes of a head, beyond which it is not listened to; the door refuses less, with a page (see `web.heads`)."""
HEAD_SECONDS = 20
SLICE = 16 * 1024
"""What is read at once: by how much a head may be longer before it is noticed."""
LINGER_SECONDS = 3
LINGER_MOST = 1024 * 1024
"""What still arrives after a refusal is let through unread, that the refusal may be read, no longer than this."""
log = logging.getLogger("mesaides.web")


class PortalProtocol(HttpToolsProtocol):
    """uvicorn's, which bounds nothing of a head, hears the headers that follow a body (trailers) as if they had come
    before it, and answers in English."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._awaits_head = True
        self._head = 0
        self._status = 400
        self._turned_away = False
        self._lingered = 0
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # pyright: ignore
        super().connection_made(transport)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._unwatch()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        for start in range(0, len(data), SLICE):
            part = data[start : start + SLICE]
            if self._turned_away:
                self._let_through(len(part))
            elif not self.transport.is_closing():
                self._hear(part)

    def _hear(self, part: bytes) -> None:
        if self._awaits_head:
            self._watch()
        super().data_received(part)
        if self._awaits_head and not self._turned_away:
            self._head += len(part)
            if self._head > HEAD_MAX:
                self._turn_away(414 if self._is_in_address() else 431)

    def _is_in_address(self) -> bool:
        return len(getattr(self, "url", b"")) > MAX_TARGET

    def on_headers_complete(self) -> None:
        self._awaits_head = False
        self._head = 0
        self._unwatch()
        if not self.url.startswith(b"/"):
            self._refuse(400)
        if any(name == b"transfer-encoding" for name, _ in self.headers):
            self._refuse(411)
        super().on_headers_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        super()._start_asgi_task(cycle, _heard_to_the_end(cycle, app))

    def on_message_complete(self) -> None:
        self._awaits_head = True
        super().on_message_complete()

    def _refuse(self, status: int) -> None:
        """From inside the parser, which then gives up."""
        self._status = status
        raise ValueError(status)

    def send_400_response(self, msg: str) -> None:
        self._turn_away(self._status)

    def _watch(self) -> None:
        if self._timer is None:
            self._timer = self.loop.call_later(HEAD_SECONDS, self._turn_away, 408)

    def _unwatch(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _turn_away(self, status: int) -> None:
        """Answers in words, and hears no more; while another answer is on its way, that one is the last."""
        self._unwatch()
        self._turned_away = True
        if self.transport.is_closing():
            return
        cycle = cast("RequestResponseCycle | None", self.cycle)
        if cycle is not None and not cycle.response_complete:
            cycle.keep_alive = False
            return
        log.info("requete illisible", extra={"facts": {"statut": status}})
        self.transport.write(refusal(status))
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(LINGER_SECONDS, self.transport.close)

    def _let_through(self, size: int) -> None:
        self._lingered += size
        if self._lingered > LINGER_MOST:
            self.transport.close()


def _heard_to_the_end(cycle: RequestResponseCycle, app: Any) -> Any:
    """`app`, told what had come of a body before it is told of the cut: uvicorn drops what was not yet asked for."""

    async def run(scope: Any, receive: Any, send: Any) -> None:
        async def receive_left() -> Any:
            message = await receive()
            if not (cycle.disconnected and cycle.body):
                return message
            left, cycle.body = bytes(cycle.body), bytearray()
            return {"type": "http.request", "body": left, "more_body": cycle.more_body}

        await app(scope, receive_left, send)

    return run


def refusal(status: int) -> bytes:
    """A whole answer, for a request of which nothing is known: a page in French, with the headers of any other."""
    body = last_words(status)
    headers = [
        *HEADERS,
        NO_STORE,
        (b"referrer-policy", b"no-referrer"),
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    lines = b"".join(name + b": " + value + b"\r\n" for name, value in headers)
    return STATUS_LINE[status] + lines + b"\r\n" + body
