"""The portal with a lookout in every page: what goes wrong in a browser is kept, whichever the engine.

Neither Firefox nor WebKit tells its console to who drives it in the same words: the page itself listens, by a script
that comes before every other, from the portal's own address as the Content-Security-Policy wants it.
"""

from typing import Any

from litestar.types import Receive, Send

from mesaides.asgi import from_environment
from mesaides.web.gate import Gate

PATH, FAULTY = "/static/lookout.js", "/static/faulty.js"
SCRIPT = b"""window.fautes = [];
addEventListener("error", e => fautes.push("erreur : " + (e.message || e.target.outerHTML)), true);
addEventListener("unhandledrejection", e => fautes.push("promesse : " + e.reason));
addEventListener("securitypolicyviolation", e => fautes.push("refus : " + e.violatedDirective + " " + e.blockedURI));
for (const mot of ["error", "warn"]) {
  const dire = console[mot];
  console[mot] = (...mots) => { fautes.push(mot + " : " + mots.join(" ")); dire(...mots); };
}
"""
WRONG = b"document.body.setAttribute('style', 'color: red'); throw new Error('voulue');"
"""A page that asks for this does what must be noticed."""
SCRIPTS = {PATH: SCRIPT, FAULTY: WRONG}
TAG = f'<head><script src="{PATH}"></script>'.encode()


class Lookout:
    """Gives `SCRIPT`, and asks for it at the head of each page."""

    def __init__(self, portal: Gate) -> None:
        self.portal = portal

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] in SCRIPTS:
            start = {"status": 200, "headers": [(b"content-type", b"text/javascript")]}
            await answer(send, start, SCRIPTS[scope["path"]])
            return
        if scope["type"] == "http":
            plain = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
            scope, send = {**scope, "headers": plain}, with_tag(send)
        await self.portal(scope, receive, send)


def with_tag(send: Send) -> Send:
    """Its answers, each page with `TAG`: they come whole."""
    start: dict[str, Any] = {}

    async def send_with_tag(message: Any) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        elif not start:
            await send(message)
        else:
            body = message["body"].replace(b"<head>", TAG, 1)
            length = (b"content-length", str(len(body)).encode())
            same = len(body) == len(message["body"])
            start["headers"] = [p if same or p[0].lower() != length[0] else length for p in start["headers"]]
            await answer(send, start, body, more=message.get("more_body", False))
            start.clear()

    return send_with_tag


async def answer(send: Send, start: dict[str, Any], body: bytes, *, more: bool = False) -> None:
    await send({"type": "http.response.start", **start})  # pyright: ignore[reportArgumentType]
    await send({"type": "http.response.body", "body": body, "more_body": more})


def create() -> Lookout:
    return Lookout(from_environment())
