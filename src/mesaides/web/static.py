"""Static files: hashed in their name, compressed once, immutable for a year."""

import gzip
import re
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import rcssmin  # pyright: ignore[reportMissingTypeStubs]
import rjsmin  # pyright: ignore[reportMissingTypeStubs]
from litestar.types import HTTPScope, Receive, Send

from mesaides.web.compression import compress_file
from mesaides.web.pages import header

DESCENDANT = re.compile(r"(?<=[\w\])])[ ]:(?=[a-z-]+\()")
"""« .a :is(b) », of which rcssmin makes « .a:is(b) » within a layer; it keeps « .a *:is(b) », which says the same."""
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}


class _File:
    def __init__(self, path: Path) -> None:
        self.content = served_content(path)
        self.name = f"{path.stem}-{sha256(self.content).hexdigest()[:10]}{path.suffix}"
        self.type = TYPES[path.suffix].encode()

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


class StaticFiles:
    """ASGI application for `/static/`, from memory: four small files, read at start."""

    def __init__(self, folder: Path) -> None:
        found = [path for path in sorted(folder.rglob("*")) if path.suffix in TYPES]
        files = [(path.name, _File(path)) for path in found]
        self._by_name = {file.name: file for _, file in files}
        self._urls = {name: f"/static/{file.name}" for name, file in files}

    def url(self, name: str) -> str:
        """The address of `site.css` or `htmx-4.0.1.min.js` in its present version."""
        return self._urls[name]

    def text(self, name: str) -> str:
        """What is served there."""
        return self._by_name[self._urls[name].rpartition("/")[2]].content.decode()

    async def __call__(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        file = self._by_name.get(scope["path"].removeprefix("/static/"))
        allowed = scope["method"] in ("GET", "HEAD")
        if file is None or not allowed:
            body, status = b"Fichier introuvable.\n", 404 if allowed else 405
            headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
        else:
            status = 200
            body, encoding = file.encoded(header(scope, b"accept-encoding"))
            headers = [
                (b"content-type", file.type),
                (b"cache-control", b"max-age=31536000, immutable"),
                (b"vary", b"Accept-Encoding"),
            ]
            if encoding:
                headers.append((b"content-encoding", encoding))
        headers.append((b"content-length", str(len(body)).encode()))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        body = b"" if scope["method"] == "HEAD" else body
        await send({"type": "http.response.body", "body": body, "more_body": False})
