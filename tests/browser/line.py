"""Lines that let some requests through and hold the next one, or carry bytes at their pace until they are cut."""

import asyncio
import contextlib
import math
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from playwright.async_api import Page, Route
from tests.servers import free_port
from tests.web_servers import Server

BUFFER = 8 * 1024
"""Bytes that a line holds: those that it has not carried yet are still with their sender."""


@dataclass
class HeldLine:
    """`first` requests pass; those after wait: what is under way stays under way, however slow the machine."""

    first: int
    passed: int = 0
    open: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, route: Route) -> None:
        self.passed += 1
        if self.passed > self.first:
            await self.open.wait()
        await route.continue_()

    def let_go(self) -> None:
        self.open.set()


async def hold(page: Page, url: str, first: int) -> HeldLine:
    line = HeldLine(first)
    await page.route(url, line.handle)
    return line


class CutLine:
    """A line to a server, of so many bytes per second towards it, that counts them and is cut when told.

    What was carried before a cut arrives; who sends hears of the cut at once.
    """

    def __init__(self, server: Server, pace: float) -> None:
        self.port = free_port()
        self.carried = 0
        self.cuts: list[int] = []
        """How many bytes will have been carried, all in all, when it is cut, the last one first."""
        self._server, self._pace = server, pace
        self._senders: set[asyncio.StreamWriter] = set()
        self._free = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        for sender in self._senders:
            sender.transport.abort()

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self._server.port)
        self._senders.add(writer)
        down = asyncio.create_task(_pass_on(up_reader, writer))
        with contextlib.suppress(ConnectionError):
            while part := await reader.read(4096):
                self.carried += len(part)
                up_writer.write(part)
                await up_writer.drain()
                if self.cuts and self.carried >= self.cuts[-1]:
                    self.cuts.pop()
                    self.cut()
                await self._wait_for(len(part))
        self._senders.discard(writer)
        up_writer.close()
        await down

    async def _wait_for(self, size: int) -> None:
        loop = asyncio.get_running_loop()
        self._free = max(self._free, loop.time()) + size / self._pace
        if self._free - loop.time() > 0.01:
            await asyncio.sleep(self._free - loop.time())


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while part := await reader.read(65536):
            writer.write(part)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def cut_line(server: Server, pace: float = math.inf) -> AsyncIterator[CutLine]:
    line = CutLine(server, pace)
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        listening.bind(("127.0.0.1", line.port))
        listener = await asyncio.start_server(line.take, sock=listening, limit=BUFFER)
        try:
            yield line
        finally:
            listener.close()
            line.cut()
