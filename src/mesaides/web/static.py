"""Static files: hashed in their name, compressed once, immutable for a year."""

import asyncio
import gzip
import re
from functools import cached_property
from pathlib import Path, PurePath

import rcssmin  # pyright: ignore[reportMissingTypeStubs]
import rjsmin  # pyright: ignore[reportMissingTypeStubs]
from litestar.types import HTTPScope, Receive, Send

from mesaides.web.compression import compress_file
from mesaides.web.dictionary import SUFFIX, USE, Dictionaries, Shared
from mesaides.web.pages import header
from mesaides.web.paths import versioned

DESCENDANT = re.compile(r"(?<=[\w\])])[ ]:(?=[a-z-]+\()")
"""« .a :is(b) », of which rcssmin makes « .a:is(b) » within a layer; it keeps « .a *:is(b) », which says the same."""
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    SUFFIX: "application/octet-stream",
}
IMMUTABLE = ((b"cache-control", b"max-age=31536000, immutable"), (b"vary", b"Accept-Encoding"))


class _File:
    def __init__(self, name: str, content: bytes, *told: tuple[bytes, bytes]) -> None:
        self.name, self.content = name, content
        kind = TYPES[PurePath(name).suffix].encode()
        self.headers = ((b"content-type", kind), *IMMUTABLE, *told)

    @cached_property
    def brotli(self) -> bytes:
        return compress_file(self.content)

    @cached_property
    def gzip(self) -> bytes:
        return gzip.compress(self.content, 9, mtime=0)

    def encoded(self, accepted: str) -> tuple[bytes, bytes]:
        """Content and name of its encoding, the shortest that the browser takes."""
        if "br" in accepted:
            return self.brotli, b"br"
        if "gzip" in accepted:
            return self.gzip, b"gzip"
        return self.content, b""


def served_content(path: Path) -> bytes:
    """The file; our own scripts without their comments and spaces, which are for readers (decision 19)."""
    content = path.read_bytes()
    if path.parent.name == "vendor":
        return content
    text = content.decode()
    if path.suffix == ".js":
        return str(rjsmin.jsmin(text)).encode()  # pyright: ignore
    return str(rcssmin.cssmin(DESCENDANT.sub(" *:", text))).encode()  # pyright: ignore


def _make_file(shared: Shared) -> _File:
    file = _File(shared.name, shared.content, (b"use-as-dictionary", USE))
    assert file.brotli  # made here: it takes long
    return file


class StaticFiles:
    """ASGI application for `/static/`, from memory: four small files, read at start."""

    def __init__(self, folder: Path) -> None:
        found = [(path, served_content(path)) for path in sorted(folder.rglob("*")) if path.suffix in TYPES]
        files = [(path.name, _File(versioned(path.name, content), content)) for path, content in found]
        self._by_name = {file.name: file for _, file in files}
        self._urls = {name: f"/static/{file.name}" for name, file in files}
        self.dictionaries: Dictionaries | None = None

    def url(self, name: str) -> str:
        """The address of `site.css` or `htmx-4.0.1.min.js` in its present version."""
        return self._urls[name]

    def text(self, name: str) -> str:
        """What is served there."""
        return self._by_name[self._urls[name].rpartition("/")[2]].content.decode()

    async def _find(self, name: str) -> _File | None:
        if name.endswith(SUFFIX) and name not in self._by_name and self.dictionaries is not None:
            for shared in await asyncio.to_thread(self.dictionaries.make):
                if shared.name == name:
                    self._by_name[name] = await asyncio.to_thread(_make_file, shared)
        return self._by_name.get(name)

    async def __call__(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        file = await self._find(scope["path"].removeprefix("/static/"))
        allowed = scope["method"] in ("GET", "HEAD")
        if file is None or not allowed:
            body, status = b"Fichier introuvable.\n", 404 if allowed else 405
            headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
        else:
            status = 200
            body, encoding = file.encoded(header(scope, b"accept-encoding"))
            headers = [*file.headers]
            if encoding:
                headers.append((b"content-encoding", encoding))
        headers.append((b"content-length", str(len(body)).encode()))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        body = b"" if scope["method"] == "HEAD" else body
        await send({"type": "http.response.body", "body": body, "more_body": False})
