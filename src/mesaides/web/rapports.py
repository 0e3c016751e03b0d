"""What browsers refused to load or run on our pages (Content-Security-Policy): one line of the log each, bounded."""

import json
import logging
import time
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlsplit

from litestar.types import HTTPScope, Receive, Send

from mesaides.web.bodies import Room, read_body
from mesaides.web.pages import header
from mesaides.web.security import RefusedError

PATH = "/csp"
TYPES = ("application/csp-report", "application/reports+json")
MAX_REPORT = 16 * 1024
AT_ONCE = 64
PER_MINUTE = 30
"""Anybody can send reports: no more than these are written."""
log = logging.getLogger("mesaides.csp")


class Rapports:
    """ASGI application for one address. It answers 204 to any report, and nothing to learn from."""

    def __init__(self) -> None:
        self._minute = 0
        self._written = 0
        self._room = Room(each=AT_ONCE * MAX_REPORT, total=AT_ONCE * MAX_REPORT)

    async def __call__(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        status = 204
        if scope["method"] != "POST":
            status = 405
        elif header(scope, b"content-type").partition(";")[0].strip().lower() not in TYPES:
            status = 415
        else:
            try:
                with self._room.hold(PATH, MAX_REPORT):
                    body = await read_body(receive, MAX_REPORT)
            except RefusedError as refused:
                status = refused.status
            else:
                self._note(body.whole())
                body.close()
        headers = [(b"cache-control", b"no-store"), (b"content-length", b"0")]
        if status != 204:  # its body may still be on its way, and is not read
            headers.append((b"connection", b"close"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _note(self, body: bytes) -> None:
        for facts in read_reports(body):
            minute = int(time.monotonic() // 60)
            if minute != self._minute:
                self._minute, self._written = minute, 0
            self._written += 1
            if self._written <= PER_MINUTE:
                log.warning("refus du navigateur", extra={"facts": facts})


def read_reports(body: bytes) -> list[dict[str, str]]:
    """What is worth knowing, without addresses of people: which rule, where from, on which room of the portal."""
    try:
        told: Any = json.loads(body)
    except (ValueError, RecursionError):
        return []
    reports = cast("list[Any]", told) if isinstance(told, list) else [told]
    found: list[dict[str, str]] = []
    for report in reports[:5]:
        if isinstance(report, dict):
            inner = cast("Mapping[str, Any]", report)
            given: Any = inner.get("csp-report") or inner.get("body")
            if isinstance(given, dict) and given:
                found.append(_facts(cast("Mapping[str, Any]", given)))
    return found


def _facts(given: Mapping[str, Any]) -> dict[str, str]:
    def text(*names: str) -> str:
        return next((str(given[name]) for name in names if given.get(name)), "")

    return {
        "regle": text("effective-directive", "violated-directive", "effectiveDirective")[:40],
        "bloque": _origin(text("blocked-uri", "blockedURL")),
        "page": _room(text("document-uri", "documentURL")),
    }


def _origin(address: str) -> str:
    """« https://evil.test », or a word such as « inline »."""
    try:
        parts = urlsplit(address[:300])
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"[:100] if parts.netloc else parts.path[:20]


def _room(address: str) -> str:
    """The first part of the path: addresses hold numbers and tokens."""
    try:
        return f"/{urlsplit(address[:2000]).path.strip('/').partition('/')[0]}"[:40]
    except ValueError:
        return ""
