"""What every answer carries, and what is refused before a request's body is read."""

from urllib.parse import unquote

from litestar.types import HTTPDisconnectEvent, HTTPRequestEvent, HTTPScope, Receive, Send
from litestar.types import Message as ASGIMessage

from mesaides.numeros import NUMERO_MAX
from mesaides.web.pages import header
from mesaides.web.paths import split_address
from mesaides.web.protections import FILE, FRAGMENT, HEADERS, HSTS, NO_STORE, NOTHING, Headers, is_script_s

RAW = "application/octet-stream"
"""A part of a file, sent as it is; its token comes in the header `X-Jeton`, which no form of another site can set."""
METHODS = frozenset({"GET", "HEAD", "POST"})
URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"

STATIC = "/static/"
POLICY = b"content-security-policy"
"""Said already by a whole page that has styles of its own."""
NO_REFERRER = (
    "/activation/",
    "/nouveau-mot-de-passe/",
    "/invitation/",
    "/habilitation/",
    "/changement-adresse/",
    "/decision/",
    "/remise/",
)
"""Pages whose address holds a token: it must not leave by the `Referer` header, from there nor from the log-in."""


class RefusedError(Exception):
    """A request turned away before anything was done: its status, of which the error page says the words or `phrase`.

    `unread`: its body may still be on its way, and is let through, so that the client reads the answer.
    """

    def __init__(self, status: int, phrase: str = "", *, unread: bool = False) -> None:
        super().__init__(status)
        self.status = status
        self.phrase = phrase
        self.unread = unread


def secured(send: Send, scope: HTTPScope, *, https: bool) -> Send:
    """`send` that adds to any answer the headers that protect it, whoever made it. What does not say that it may be
    kept is kept nowhere."""
    page, script_s = _of_page(scope, https=https), is_script_s(scope)
    is_file = scope["path"].startswith(STATIC)

    async def send_secured(message: ASGIMessage) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message["headers"]}
            if message["status"] == 204:
                needed = NOTHING
            elif is_file and message["status"] == 200:
                needed = FILE
            else:
                fragment = script_s and POLICY not in given and not may_be_kept(message)
                needed = FRAGMENT if fragment else page
            message["headers"] = [*message["headers"], *(h for h in needed if h[0] not in given)]
        await send(message)

    return send_secured


def may_be_kept(message: ASGIMessage) -> bool:
    """By the browser, for whoever asks for the same address later."""
    said = [value for name, value in message.get("headers", ()) if name.lower() == b"cache-control"]
    return any(b"no-store" not in value for value in said)


def _of_page(scope: HTTPScope, *, https: bool) -> Headers:
    address = f"{scope['path']}?{scope['query_string'].decode('latin-1')}"
    referrer = b"no-referrer" if is_secret(address) else b"same-origin"
    return (*HEADERS, NO_STORE, (b"referrer-policy", referrer), *([HSTS] if https else []))


def is_secret(address: str) -> bool:
    """This address of a page, or the way back of its log-in, holds a token."""
    return address.startswith(NO_REFERRER) or unquote(address.partition("suite=")[2]).startswith(NO_REFERRER)


def without_body(send: Send) -> Send:
    """`send` for HEAD: the headers of the answer, and nothing after them."""

    async def send_headers(message: ASGIMessage) -> None:
        if message["type"] == "http.response.body":
            message["body"] = b""
        await send(message)

    return send_headers


def closing(send: Send) -> Send:
    """`send` that ends the connection with its answer: what the client still sends is not heard."""

    async def send_and_close(message: ASGIMessage) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], (b"connection", b"close")]
        await send(message)

    return send_and_close


def check_origin(scope: HTTPScope, public_origin: str) -> None:
    """Raises RefusedError(403) when an act is asked from another site, by Fetch-Metadata, then by Origin."""
    site = header(scope, b"sec-fetch-site")
    if site and site != "same-origin":
        raise RefusedError(403)
    origin = header(scope, b"origin")
    if origin and origin != public_origin and not (origin == "null" and site):
        host = header(scope, b"host")
        if origin == "null" or split_address(origin).netloc != host or not _is_local(host):
            raise RefusedError(403)


def _is_local(host: str) -> bool:
    """A machine of development answers to several names; the real portal only to its public one."""
    return split_address(f"//{host}").hostname in {"127.0.0.1", "localhost", "::1"}


def check_request(scope: HTTPScope) -> None:
    """Raises RefusedError for a method or a kind of body that no form of ours sends."""
    if scope["method"] not in METHODS:
        raise RefusedError(405)
    check_address(scope)
    if scope["method"] == "POST" and not kind_of(scope):
        raise RefusedError(403, unread=True)


def kind_of(scope: HTTPScope) -> str:
    """URLENCODED, MULTIPART or RAW: the three kinds of bodies that our pages send; '' for any other."""
    kind = header(scope, b"content-type").partition(";")[0].strip().lower()
    if kind == RAW:
        return RAW if header(scope, b"x-jeton") else ""
    return kind if kind in (URLENCODED, MULTIPART) else ""


def check_address(scope: HTTPScope) -> None:
    """Raises RefusedError for an address that nothing of ours can have: a NUL, a number that no row has."""
    if b"%00" in scope["query_string"]:
        raise RefusedError(400)
    if "\0" in scope["path"] or any(_is_beyond_rows(part) for part in scope["path"].split("/")):
        raise RefusedError(404)


def _is_beyond_rows(part: str) -> bool:
    """As the router reads numbers: signs, underscores and the digits of all scripts included."""
    try:
        return len(part) > 9 and abs(int(part)) > NUMERO_MAX
    except ValueError:
        return False


def replay(body: bytes) -> Receive:
    """A `receive` that gives a body already read."""
    sent = False

    async def receive() -> HTTPRequestEvent | HTTPDisconnectEvent:
        nonlocal sent
        if sent:
            gone: HTTPDisconnectEvent = {"type": "http.disconnect"}
            return gone
        sent = True
        event: HTTPRequestEvent = {"type": "http.request", "body": body, "more_body": False}
        return event

    return receive
