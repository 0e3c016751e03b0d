"""The headers that every answer carries, and what they weigh."""

from collections.abc import Mapping

import httpx

HEADERS = (
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
    "referrer-policy",
    "cache-control",
)
FRAGMENT = ("content-security-policy", "x-content-type-options", "cache-control")

DATE = {"date": "Mon, 30 Nov 2026 22:15:41 GMT"}
"""As uvicorn adds it."""
BEFORE_THE_PAINT = 8_000
"""Bytes of a first page, its styles and headers included: at 50 kbit/s and 1 s, 9,000 are painted in 2.5 s."""

REPEAT = 1_500
"""Bytes of a page that is seen again in a browser that has the dictionary, headers included."""


def weigh_head(answer: httpx.Response) -> int:
    """Bytes of its line of status and of its headers."""
    headers = [*answer.headers.multi_items(), *DATE.items()]
    line = f"HTTP/1.1 {answer.status_code} {answer.reason_phrase}\r\n"
    return len(line) + sum(len(f"{name}: {value}\r\n") for name, value in headers) + 2


def missing(status: int, headers: Mapping[str, str]) -> list[str]:
    """Those that an answer lacks. What has no body (204) shows nothing, and only must not be kept; a fragment shuts
    itself in a sandbox, where it is no page (decision 51)."""
    sandboxed = headers.get("content-security-policy") == "sandbox"
    needed = ("cache-control",) if status == 204 else FRAGMENT if sandboxed else HEADERS
    return [name for name in needed if not headers.get(name)]
