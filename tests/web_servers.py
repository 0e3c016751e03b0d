"""Servers that tests and benches start for themselves, on free ports of 127.0.0.1, and stop again."""

import asyncio
import contextlib
import os
import signal
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Server:
    port: int
    pid: int
    log: Path
    first_answer: float  # seconds from start to first answer

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@asynccontextmanager
async def running(
    command: Sequence[str], *, port: int, log: Path, env: Mapping[str, str] | None = None, path: str = "/",
    patience: float = 90,
) -> AsyncIterator[Server]:  # fmt: skip
    """The server that `command` starts, once `path` answers whatever it answers; stopped by SIGTERM.

    Raises RuntimeError with the end of its log when it dies or stays silent for `patience` seconds.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    start = time.perf_counter()
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, env={**os.environ, **(env or {})}, stdout=output, stderr=output
        )
    try:
        while not await answers(port, path):
            if process.returncode is not None or time.perf_counter() - start > patience:
                told = log.read_text(errors="replace")[-2000:]
                raise RuntimeError(f"{' '.join(command)} does not answer on port {port}:\n{told}")
            await asyncio.sleep(0.01)
        yield Server(port, process.pid, log, time.perf_counter() - start)
    finally:
        await stop(process)


async def answers(port: int, path: str, patience: float = 10) -> bool:
    """Within `patience` seconds: where several processes listen, a connection that nobody takes is not refused."""
    with contextlib.suppress(OSError, TimeoutError):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(
                f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode()
            )
            return (await asyncio.wait_for(reader.readline(), patience)).startswith(b"HTTP/1.1 ")
        finally:
            writer.close()
    return False


async def stop(process: Process) -> None:
    if process.returncode is None:
        process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), 35)
        except TimeoutError:
            process.kill()
            await process.wait()
