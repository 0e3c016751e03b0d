"""The door of the portal: every request passes here before Litestar, every answer after it."""

import contextlib
import logging
import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from litestar import HttpMethod, Litestar
from litestar.types import HTTPScope, Receive, Scope, Send

from mesaides.web import errors, follow, rapports
from mesaides.web.bodies import Body, drain, read_body
from mesaides.web.cookies import ANONYMOUS, CONNECTED, Cookies
from mesaides.web.first_field import FIRST_FIELD_MAX, read_boundary, read_first_field
from mesaides.web.pages import header
from mesaides.web.security import (
    MAX_PIECE,
    RefusedError,
    body_limit,
    check_origin,
    check_request,
    is_raw,
    secured,
    without_body,
)
from mesaides.web.static import StaticFiles
from mesaides.web.submissions import submission_key
from mesaides.web.visit import NOBODY, Visit, enter_visit, fingerprint, is_jeton_of, new_key

Identify = Callable[[str, datetime], Awaitable[Any]]
log = logging.getLogger("mesaides.web")


class Gate:
    """ASGI application around Litestar.

    `identify(fingerprint of the session's key, now)` gives who is logged in, or None.
    `proxies` says how many front servers of ours append to X-Forwarded-For: 0 trusts nobody.
    """

    def __init__(
        self,
        app: Litestar,
        *,
        identify: Identify,
        static: StaticFiles,
        secret_keys: tuple[str, ...],
        origin: str,
        proxies: int,
    ) -> None:
        self.litestar = app
        self._identify = identify
        self._static = static
        self._secrets = secret_keys
        self._origin = origin
        self._https = origin.startswith("https:")
        self._cookies = Cookies(https=self._https, secret=secret_keys[0])
        self._proxies = proxies
        self._rapports = rapports.Rapports()

    @contextlib.asynccontextmanager
    async def lifespan(self) -> AsyncGenerator[None]:
        async with self.litestar.lifespan():
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._enter(scope, receive, send)
        else:
            await self.litestar(scope, receive, send)

    async def _enter(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        send = secured(send, scope, https=self._https)
        if scope["path"].startswith("/static/"):
            await self._static(scope, receive, send)
            return
        if scope["path"] == rapports.PATH:
            await self._rapports(scope, receive, send)
            return
        visit = self._receive_visit(scope)
        if scope["method"] == "HEAD":  # the same as GET, but for the body
            scope, send = {**scope, "method": HttpMethod.GET}, without_body(send)
        scope["litestar_app"] = self.litestar  # pyright: ignore
        enter_visit(visit)
        send = self._with_cookies(visit, send)
        try:
            await self._answer(scope, receive, send, visit)
        except RefusedError as refused:
            if refused.unread:
                await drain(scope, receive, 2 * MAX_PIECE)
            await errors.send_error(refused.status, scope, receive, send)
        except Exception as error:
            await self._send_fault(error, scope, receive, send, visit)

    async def _send_fault(
        self, error: Exception, scope: HTTPScope, receive: Receive, send: Send, visit: Visit
    ) -> None:
        try:
            await errors.send_fault(error, scope, receive, send)
        except Exception:
            errors.log_fault(scope, visit)
            await errors.send_last_words(send)

    async def _answer(self, scope: HTTPScope, receive: Receive, send: Send, visit: Visit) -> None:
        check_request(scope)
        if scope["method"] == "POST":
            check_origin(scope, self._origin)
        if visit.key.startswith(CONNECTED):
            visit.meet(await self._identify(fingerprint(visit.key), visit.now))
        if scope["method"] != "POST":
            await self.litestar(scope, receive, send)
            return
        limit = body_limit(scope)
        if limit == MAX_PIECE and visit.acteur is None:
            raise RefusedError(401, unread=True)
        body = await read_body(receive, limit)
        try:
            await self._act(scope, body, send, visit)
        finally:
            body.close()

    async def _act(self, scope: HTTPScope, body: Body, send: Send, visit: Visit) -> None:
        jeton = self._read_jeton(scope, body, visit)
        if not is_jeton_of(visit.key, jeton, self._secrets):
            if visit.key.startswith(CONNECTED) and visit.acteur is None and visit.page_of != NOBODY:
                raise RefusedError(401)
            raise RefusedError(403)
        boundary = read_boundary(header(scope, b"content-type"))
        visit.submission = submission_key(jeton, scope["path"], body.blocks(), boundary)
        await follow.act(self.litestar, scope, body.replay(), send, visit, self._identify)

    def _receive_visit(self, scope: HTTPScope) -> Visit:
        key, messages = self._cookies.read(header(scope, b"cookie"))
        visit = Visit(
            key=key,
            secrets=self._secrets,
            now=datetime.now(UTC),
            ip=self._address(scope),
            agent=header(scope, b"user-agent")[:200],
            request_id=secrets.token_hex(6),
            page_of=header(scope, b"personne"),
            unseen=scope["method"] == "HEAD" or "prefetch" in header(scope, b"sec-purpose"),
            messages=messages,
        )
        if not key.startswith((ANONYMOUS, CONNECTED)):
            visit.key = ANONYMOUS + new_key()
            visit.cookies.append(self._cookies.keep_session(visit.key))
        if messages:
            visit.cookies.append(self._cookies.forget_messages())
        return visit

    def _address(self, scope: HTTPScope) -> str:
        """The client's address: only what our own front servers appended to X-Forwarded-For is believed."""
        client = scope.get("client")
        direct = client[0] if client else ""
        if self._proxies == 0:
            return direct
        chain = [part.strip() for part in header(scope, b"x-forwarded-for").split(",") if part.strip()]
        return chain[-self._proxies] if len(chain) >= self._proxies else direct

    def _with_cookies(self, visit: Visit, send: Send) -> Send:
        first_key = visit.key
        shown = list(visit.messages)

        async def send_with_cookies(message: Any) -> None:
            if message["type"] == "http.response.start":
                if visit.key != first_key:
                    visit.cookies.append(self._cookies.keep_session(visit.key))
                if visit.messages and visit.messages != shown:
                    visit.cookies.append(self._cookies.keep_messages(visit.messages))
                added = [(b"set-cookie", cookie.encode("latin-1")) for cookie in visit.cookies]
                message["headers"] = [*message["headers"], *added]
            await send(message)

        return send_with_cookies

    def _read_jeton(self, scope: HTTPScope, body: Body, visit: Visit) -> str:
        if is_raw(scope):
            return header(scope, b"x-jeton")
        if header(scope, b"content-type").startswith("multipart/"):
            return read_first_field(body.head(FIRST_FIELD_MAX), header(scope, b"content-type"), "jeton")
        try:
            typed = parse_qsl(
                body.whole().decode("ascii"), keep_blank_values=True, max_num_fields=1000, errors="strict"
            )
        except ValueError:
            raise RefusedError(400) from None
        visit.typed = typed
        return next((value for name, value in typed if name == "jeton"), "")
