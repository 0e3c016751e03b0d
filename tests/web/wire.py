"""Requests as the server hands them over, whatever their bytes: no client corrects them on the way."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import brotli

from mesaides.web.gate import Gate


@dataclass
class Reply:
    status: int
    headers: list[tuple[str, str]]
    body: bytes
    read: int = 0
    """Bytes of the request's body that the portal asked for."""

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")

    @property
    def text(self) -> str:
        body = brotli.decompress(self.body) if self.header("content-encoding") == "br" else self.body
        return body.decode()


async def deliver(
    app: Gate,
    method: str,
    target: bytes,
    headers: list[tuple[bytes, bytes]],
    body: bytes,
    ip: str = "192.0.2.1",
) -> Reply:
    """Calls the portal as uvicorn does for these bytes. Raises what would reach the server."""
    if body and not [name for name, _ in headers if name.lower() == b"content-length"]:
        headers = [*headers, (b"content-length", str(len(body)).encode())]
    raw_path, _, query = target.partition(b"?")
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(raw_path.decode("ascii")),
        "raw_path": raw_path,
        "query_string": query,
        "root_path": "",
        "headers": [(name.lower(), value) for name, value in headers],
        "client": (ip, 4321),
        "server": ("127.0.0.1", 8000),
        "state": {},
    }
    given = [body[start : start + 65536] for start in range(0, len(body), 65536)] or [b""]
    start: dict[str, Any] = {}
    sent: list[bytes] = []
    read = 0

    async def receive() -> Any:
        nonlocal read
        if not given:
            return {"type": "http.disconnect"}
        read += len(given[0])
        return {"type": "http.request", "body": given.pop(0), "more_body": bool(given)}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            assert not start, "two answers to one request"
            start.update(message)
        elif message["type"] == "http.response.body":
            sent.append(message["body"])

    await app(scope, receive, send)  # pyright: ignore
    told = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in start["headers"]]
    for _, value in told:
        assert "\r" not in value, "a header of the answer holds a line break"
        assert "\n" not in value, "a header of the answer holds a line break"
    return Reply(start["status"], told, b"".join(sent), read)
