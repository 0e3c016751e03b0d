"""A stand-in for clamd: the same words on a socket, for EICAR only, inside archives too."""

import asyncio
import io
import struct
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def infected(content: bytes) -> bool:
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return EICAR in content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return any(EICAR in archive.read(name) for name in archive.namelist())


@asynccontextmanager
async def clamd(path: Path, most: int = 10**9) -> AsyncIterator[list[int]]:
    """Listens on this Unix socket; yields the sizes of what it was shown, and judges no more than `most` octets."""
    seen: list[int] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
        content = bytearray()
        while length := struct.unpack(">I", await reader.readexactly(4))[0]:
            content += await reader.readexactly(length)
        seen.append(len(content))
        if len(content) > most:
            writer.write(b"INSTREAM size limit exceeded. ERROR\0")
        else:
            writer.write(
                b"stream: Eicar-Test-Signature FOUND\0" if infected(bytes(content)) else b"stream: OK\0"
            )
        await writer.drain()
        writer.close()

    server = await asyncio.start_unix_server(serve, path)
    try:
        yield seen
    finally:
        server.close()
        path.unlink(missing_ok=True)
