"""The headers that protect an answer: a page, a fragment that no page can be, a file."""

from litestar.types import HTTPScope

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'%s; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; report-uri /csp"
)
Headers = tuple[tuple[bytes, bytes], ...]
NOSNIFF = (b"x-content-type-options", b"nosniff")
HEADERS = (
    (b"content-security-policy", (POLICY % "").encode()),
    NOSNIFF,
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
NO_STORE = (b"cache-control", b"no-store")
HSTS = (b"strict-transport-security", b"max-age=63072000; includeSubDomains")
FRAGMENT = (NO_STORE, (b"content-security-policy", b"sandbox"), NOSNIFF)
"""Of what a script asked for: only it can say `HX-Request`, and no cache keeps the answer. Opened alone all the same,
it is a page where nothing runs and nothing is sent."""
NOTHING = (NO_STORE,)
"""Of an answer without a body (204), which cannot be opened."""
FILE = (NOSNIFF,)
"""Of a script or a style sheet of ours: public, and shown as a text when it is opened alone."""


def policy_with(source: str) -> str:
    """The policy of a page that has styles of its own."""
    return POLICY % f" {source}"


def is_script_s(scope: HTTPScope) -> bool:
    """Asked for by a script of our pages: no address, link, form or frame can send this header, nor another site."""
    return (b"hx-request", b"true") in [tuple(pair) for pair in scope["headers"]]
