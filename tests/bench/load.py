"""A load of its own: raw keep-alive connections, one request under way on each, answers only counted and timed.

It parses next to nothing, so that it stays well above the servers it measures; `client_cpu` says how busy it was:
above 0.8 of a core the figures are its own limit, not the server's.
"""

import asyncio
import itertools
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Figures:
    requests: int
    errors: int
    rps: float
    p50_ms: float
    p99_ms: float
    client_cpu: float  # share of a core
    server_ms: float = 0.0  # CPU per request, which a busy machine disturbs least


class Caller(asyncio.Protocol):
    """One connection that asks the same again as soon as it has been answered."""

    def __init__(self, request: Callable[[], bytes], until: float) -> None:
        self.request = request
        self.until = until
        self.took: list[float] = []
        self.errors = 0
        self.received = bytearray()
        self.ended = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.ask()

    def ask(self) -> None:
        self.received.clear()
        self.length = -1
        self.asked = time.perf_counter()
        self.transport.write(self.request())

    def data_received(self, data: bytes) -> None:
        self.received += data
        if self.length < 0 and (head := self.received.find(b"\r\n\r\n")) > 0:
            self.length = head + 4 + content_length(bytes(self.received[:head]))
        if 0 <= self.length <= len(self.received):
            now = time.perf_counter()
            self.took.append(now - self.asked)
            self.errors += self.received[9:12] != b"200"
            if now < self.until:
                self.ask()
            else:
                self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if time.perf_counter() < self.until:
            self.errors += 1
        if not self.ended.done():
            self.ended.set_result(None)


def content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line[:15].lower() == b"content-length:":
            return int(line[15:])
    raise ValueError("the load client reads answers with Content-Length only")


async def load(
    port: int, path: str, *, seconds: float, connections: int = 8, headers: Mapping[str, str] | None = None,
    body: Callable[[int], bytes] | None = None,
) -> Figures:  # fmt: skip
    """The same GET over and over on 127.0.0.1, as a browser would send it, for `seconds`; POST when there is a `body`,
    given the number of the request."""
    told = {
        "Host": f"127.0.0.1:{port}",
        "Accept-Encoding": "gzip, br",
        "Accept": "text/html",
        **(headers or {}),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    numbers = itertools.count(1)

    def request() -> bytes:
        if body is None:
            return f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode()
        sent = body(next(numbers))
        return f"POST {path} HTTP/1.1\r\n{lines}Content-Length: {len(sent)}\r\n\r\n".encode() + sent

    loop, start, cpu = asyncio.get_running_loop(), time.perf_counter(), time.process_time()
    callers = [Caller(request, start + seconds) for _ in range(connections)]
    for caller in callers:
        await loop.create_connection(lambda caller=caller: caller, "127.0.0.1", port)
    await asyncio.gather(*(caller.ended for caller in callers))
    elapsed = time.perf_counter() - start
    took = sorted(duration for caller in callers for duration in caller.took)
    return Figures(
        requests=len(took),
        errors=sum(caller.errors for caller in callers),
        rps=len(took) / elapsed,
        p50_ms=percentile(took, 0.50) * 1000,
        p99_ms=percentile(took, 0.99) * 1000,
        client_cpu=(time.process_time() - cpu) / elapsed,
    )


def percentile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")
