"""The portal on a socket, as `mesaides run` has it heard, without a process of its own."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import brotli
from uvicorn import Config
from uvicorn.server import ServerState

from mesaides.web.protocol import PortalProtocol


@asynccontextmanager
async def listening(app: Any) -> AsyncIterator[int]:
    """The port on which `app` listens."""
    config = Config(app, lifespan="off", log_config=None)
    config.load()
    state = ServerState()
    server = await asyncio.get_running_loop().create_server(
        lambda: PortalProtocol(config, state, {}), "127.0.0.1", 0
    )
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for connection in list(state.connections):
            connection.transport.abort()


async def say(port: int, *sent: bytes) -> bytes:
    """All that the portal answers to these bytes until it hangs up; what it does not want to hear is not forced."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answer = asyncio.create_task(_listen(reader))
    try:
        with contextlib.suppress(ConnectionError):
            for part in sent:
                writer.write(part)
                await writer.drain()
        return await answer
    finally:
        writer.close()


async def _listen(reader: asyncio.StreamReader) -> bytes:
    told = b""
    with contextlib.suppress(ConnectionError):
        while part := await reader.read(65536):
            told += part
    return told


class Heard:
    """One answer, of which `told` are the bytes."""

    def __init__(self, told: bytes) -> None:
        head, _, self.body = told.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        self.status = int(first.split()[1])
        self.headers = [(name.lower(), value) for name, _, value in (line.partition(": ") for line in lines)]

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key == name]

    @property
    def text(self) -> str:
        body = self.body
        if self.all("transfer-encoding") == ["chunked"]:
            body = b""
            left = self.body
            while left:
                size, _, left = left.partition(b"\r\n")
                body += left[: int(size, 16)]
                left = left[int(size, 16) + 2 :]
        return (brotli.decompress(body) if self.all("content-encoding") == ["br"] else body).decode()
