"""The head of a request: bounded before anything reads it, and never read in two ways (decision 26)."""

import re
from urllib.parse import urlsplit

from litestar.types import HTTPScope

from mesaides.web.security import RefusedError

MAX_TARGET = 8 * 1024
"""Bytes of an address with its query: what every server is asked to take (RFC 9110, 4.1), and nginx takes."""
MAX_HEADERS = 32 * 1024
"""Bytes of all headers, names and values: what nginx lets through."""
MAX_LINES = 100
MAX_TYPE = 200
"""Characters of `Content-Type`: a boundary has 70 at most (RFC 2046)."""

SINGLE = frozenset(
    {
        b"authorization",
        b"content-length",
        b"content-type",
        b"host",
        b"hx-boosted",
        b"hx-current-url",
        b"hx-history-restore-request",
        b"hx-request",
        b"hx-target",
        b"origin",
        b"referer",
        b"sec-fetch-site",
        b"transfer-encoding",
        b"x-jeton",
    }
)
"""Said twice, each reader would believe another one. The others are lists: `pages.header` reads all their lines."""
HOST = re.compile(r"([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?")
SHOWN = frozenset({b"accept-encoding", b"hx-request", b"hx-boosted", b"hx-target"})


def check_head(scope: HTTPScope) -> None:
    """Raises RefusedError: 414 for an address too long, 431 for too many headers, 400 for what can be read two ways."""
    if len(scope.get("raw_path") or scope["path"].encode()) + len(scope["query_string"]) > MAX_TARGET:
        raise RefusedError(414, unread=True)
    headers = scope["headers"]
    if len(list(headers)) > MAX_LINES or sum(len(name) + len(value) for name, value in headers) > MAX_HEADERS:
        raise RefusedError(431, unread=True)
    once: set[bytes] = set()
    for name, value in headers:
        if (name in SINGLE and name in once) or not _is_sound(name, value):
            raise RefusedError(400, unread=True)
        once.add(name)
    if (b"host" not in once and scope["http_version"] != "1.0") or not scope["path"].startswith("/"):
        raise RefusedError(400, unread=True)


def _is_sound(name: bytes, value: bytes) -> bool:
    if name == b"content-type":
        return len(value) <= MAX_TYPE
    return name != b"host" or is_host(value.decode("latin-1"))


def is_host(text: str) -> bool:
    """A name or an address, and perhaps a port: what addresses of ours can be made with."""
    if not HOST.fullmatch(text):
        return False
    try:
        return urlsplit(f"//{text}").port != 0
    except ValueError:
        return False


def bare(scope: HTTPScope) -> HTTPScope:
    """What the page of a refused head may know of it: how the answer is read, nothing that is long."""
    kept = [pair for pair in scope["headers"] if pair[0] in SHOWN and len(pair[1]) <= MAX_TYPE][: len(SHOWN)]
    return {**scope, "path": "/", "raw_path": b"/", "query_string": b"", "headers": kept}
