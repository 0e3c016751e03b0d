"""For htmx the server follows its own redirects: on a slow line each would be a second round trip."""

import json
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlsplit

from litestar import Litestar
from litestar.types import HTTPResponseStartEvent, HTTPScope, Receive, Send
from litestar.types import Message as ASGIMessage

from mesaides.web.cookies import CONNECTED
from mesaides.web.pages import header, is_htmx, render_messages, wanted_block
from mesaides.web.paths import split_address
from mesaides.web.security import is_secret, replay
from mesaides.web.visit import NOBODY, Visit, enter_visit, fingerprint, who_reads

KEPT_HEADERS = frozenset({b"hx-push-url", b"clear-site-data"})
PER_REQUEST = (
    "litestar_app",
    "app",
    "state",
    "path_params",
    "route_handler",
    "path_template",
    "litestar_connection_state",
)


class Answer:
    """An answer kept in memory, to be looked at before it is sent."""

    def __init__(self) -> None:
        self.start = HTTPResponseStartEvent(type="http.response.start", status=0, headers=[])
        self.body = b""

    async def __call__(self, message: ASGIMessage) -> None:
        if message["type"] == "http.response.start":
            self.start = message.copy()
        elif message["type"] == "http.response.body":
            self.body += message["body"]

    @property
    def status(self) -> int:
        return self.start["status"]

    def header(self, name: bytes) -> str:
        return next((v.decode("latin-1") for n, v in self.start["headers"] if n.lower() == name), "")

    def kept(self, *names: bytes) -> list[tuple[bytes, bytes]]:
        """These headers of it, for another answer to carry."""
        return [pair for pair in self.start["headers"] if pair[0].lower() in names]

    async def send(self, send: Send) -> None:
        await send(self.start)
        await send({"type": "http.response.body", "body": self.body, "more_body": False})


async def act(
    app: Litestar, scope: HTTPScope, receive: Receive, send: Send, visit: Visit, identify: Any
) -> None:
    """Runs an act, then shows its effect: the block for htmx, the redirect for others, the page it came from
    with its reason when the act was refused, or with the form to mend."""
    answer = Answer()
    await app(scope, receive, answer)
    if visit.refusal is not None or visit.refusee is not None:
        place = came_from(scope)
        if place:
            visit.messages = [visit.refusal] if visit.refusal else []
            shown = await _show(app, scope, place, visit)
            if shown.status == 200:
                shown.start["status"] = answer.status if visit.refusal else 422
                shown.start["headers"] = [*shown.start["headers"], *answer.kept(b"retry-after")]
                await shown.send(send)
                return
    elif answer.status == 303 and is_htmx(scope):
        await _send_effect(app, scope, answer, visit, send, identify)
        return
    await answer.send(send)


async def _send_effect(
    app: Litestar, scope: HTTPScope, answer: Answer, visit: Visit, send: Send, identify: Any
) -> None:
    """Who is in may be another now: a page made for somebody else is left, with all it holds; and one that does not
    say for whom it was made: its script did not arrive, which would tell what changed and empty the form."""
    connected = visit.key.startswith(CONNECTED)
    acteur = await identify(fingerprint(visit.key), visit.now) if connected else None
    in_place = wanted_block(scope) == "messages"
    if visit.comes_from_page_of(acteur and who_reads(acteur)):
        visit.receive(acteur)
        if in_place:
            await _send_in_live_region(app, visit, send)
        else:
            await _send_followed(app, scope, answer, visit, send)
    elif visit.page_of == NOBODY and visit.autre is None and not in_place:
        visit.receive(acteur)
        await _send_entered(app, scope, answer, visit, send)
    else:
        _leave(scope, answer, answer.header(b"location"))
        await answer.send(send)


def _leave(scope: HTTPScope, answer: Answer, location: str) -> None:
    """Makes of this answer a whole navigation: to the page that was left, loading it again, for its anchor would only
    be gone to."""
    again = location.partition("#")[0] == came_from(scope)
    kept = [pair for pair in answer.start["headers"] if pair[0].lower() in KEPT_HEADERS]
    answer.start["status"] = 200
    answer.start["headers"] = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"hx-refresh", b"true") if again else (b"hx-redirect", location.encode("latin-1")),
        *kept,
    ]


async def _send_in_live_region(app: Litestar, visit: Visit, send: Send) -> None:
    """An act asked from the live region itself (a new log-in, in place) answers there, and renews the page's tokens."""
    body = render_messages(app.state.templates, visit.messages).encode()
    visit.messages = []
    tokens = json.dumps({"jeton": {"value": visit.jeton}})
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"hx-trigger", tokens.encode()),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def _send_followed(app: Litestar, scope: HTTPScope, answer: Answer, visit: Visit, send: Send) -> None:
    location, left = answer.header(b"location").partition("#")[0], came_from(scope)
    messages = list(visit.messages)
    shown = await _show(app, scope, location, visit)
    if shown.status == 303:
        _leave(scope, shown, shown.header(b"location"))
    elif shown.status == 200 and not shown.header(b"hx-redirect") and location != left:
        same_page = location.partition("?")[0] == left.partition("?")[0]
        named = b"hx-replace-url" if same_page else b"hx-push-url"
        shown.start["headers"] = [*shown.start["headers"], (named, location.encode("latin-1"))]
    if shown.header(b"hx-redirect") or shown.header(b"hx-refresh"):
        visit.messages = messages
    shown.start["headers"] = [*shown.start["headers"], *answer.kept(*KEPT_HEADERS)]
    await shown.send(send)


async def _send_entered(app: Litestar, scope: HTTPScope, answer: Answer, visit: Visit, send: Send) -> None:
    """Nothing leads back to the log-in. A file and an error are gone to; the page of the link of a mail too, and from
    it: its policy is that of a document."""
    location, messages = answer.header(b"location"), list(visit.messages)
    if not is_secret(location) and not is_secret(came_from(scope)):
        visit.entire = True
        shown = await _show(app, scope, location, visit)
        if shown.status == 200 and shown.header(b"hx-retarget") == "body":
            shown.start["headers"] = [
                *shown.start["headers"],
                (b"hx-replace-url", location.encode("latin-1")),
            ]
            await shown.send(send)
            return
    visit.messages = messages
    _leave(scope, answer, location)
    await answer.send(send)


async def _show(app: Litestar, scope: HTTPScope, location: str, visit: Visit) -> Answer:
    """An internal GET of a page of ours, in the same visit and with the same headers."""
    parts = urlsplit(location)
    own: Mapping[str, Any] = {
        "method": "GET",
        "path": parts.path,
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "headers": [h for h in scope["headers"] if h[0] not in (b"content-length", b"content-type")],
        "state": {},
    }
    visit.followed = True
    visit.stays = parts.path == came_from(scope).partition("?")[0]
    enter_visit(visit)
    answer = Answer()
    shared = {key: value for key, value in scope.items() if key not in PER_REQUEST}
    await app(cast("HTTPScope", {**shared, **own}), replay(b""), answer)
    return answer


def came_from(scope: HTTPScope) -> str:
    """Path and query of the page of ours that sent the form, '' when unknown."""
    origin = header(scope, b"hx-current-url") or header(scope, b"referer")
    parts = split_address(origin)
    if parts.netloc != header(scope, b"host") or not parts.path.startswith("/"):
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
