"""The door of the portal: every request passes here before Litestar, every answer after it."""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from litestar import HttpMethod, Litestar
from litestar.handlers.http_handlers import HTTPRouteHandler
from litestar.types import HTTPScope, Receive, Scope, Send

from mesaides.web import errors, follow, rapports
from mesaides.web.address import client_address
from mesaides.web.bodies import HELD, IN_MEMORY, Body, Room, drain, read_body, until_cut
from mesaides.web.cookies import ANONYMOUS, CONNECTED, Cookies
from mesaides.web.first_field import read_boundary, read_texts
from mesaides.web.handlers import check_regard, find_handler, may_come
from mesaides.web.heads import bare, check_head
from mesaides.web.jetons import check_jeton, read_jeton
from mesaides.web.notes import write_notes
from mesaides.web.pages import header
from mesaides.web.security import (
    RAW,
    STATIC,
    RefusedError,
    check_origin,
    check_request,
    closing,
    kind_of,
    replay,
    secured,
    without_body,
)
from mesaides.web.static import StaticFiles
from mesaides.web.submissions import submission_key
from mesaides.web.takes import DRAINED, VISITOR_DRAINED, Rooms, check_parts, declared_length, limit_of
from mesaides.web.visit import Visit, enter_visit, fingerprint, is_jeton_of, new_key

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
        self._rooms = Rooms()

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
        try:
            check_head(scope)
        except RefusedError as refused:
            await self._turn_away(refused, scope, receive, send)
            return
        if scope["method"] != "POST" and header(scope, b"content-length") not in ("", "0"):
            send = closing(send)  # a body that nobody reads
        if scope["path"].startswith(STATIC):
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
            await self._refuse(refused, scope, receive, send, visit)
        except Exception as error:
            await self._send_fault(error, scope, receive, send, visit)
        await write_notes(visit)

    async def _turn_away(self, refused: RefusedError, scope: HTTPScope, receive: Receive, send: Send) -> None:
        """Nothing of this request has been read, nor is: not even who comes, so that their cookie stays."""
        if scope["method"] == "HEAD":
            send = without_body(send)
        visit = Visit(key=ANONYMOUS + new_key(), secrets=self._secrets, now=datetime.now(UTC))
        enter_visit(visit)
        shown: HTTPScope = {**bare(scope), "method": HttpMethod.GET}
        shown["litestar_app"] = self.litestar  # pyright: ignore
        await errors.send_error(refused.status, shown, receive, closing(send))

    async def _refuse(
        self, refused: RefusedError, scope: HTTPScope, receive: Receive, send: Send, visit: Visit
    ) -> None:
        if refused.unread:
            most = DRAINED if visit.key.startswith(CONNECTED) else VISITOR_DRAINED
            if not await drain(scope, receive, most):
                send = closing(send)
        await errors.send_error(refused.status, scope, receive, send, phrase=refused.phrase)

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
        if visit.regard:
            check_regard(self.litestar, scope, visit)
        if scope["method"] != "POST":
            await self.litestar(scope, receive, send)
            return
        handler = find_handler(self.litestar, scope["path"], "POST")
        if handler is None:
            heard = await drain(scope, receive, VISITOR_DRAINED)
            await self.litestar(scope, replay(b""), send if heard else closing(send))
            return
        limit = self._admit(scope, visit, handler)
        room, sender = self._room_of(visit)
        if kind_of(scope) == RAW:
            with room.hold(sender, min(HELD, declared_length(scope, limit))):
                await self._act_as_it_comes(scope, until_cut(receive, limit), send, visit)
            return
        with room.hold(sender, declared_length(scope, limit)):
            body = await read_body(receive, limit)
            try:
                await self._act(scope, body, send, visit)
            finally:
                body.close()

    def _admit(self, scope: HTTPScope, visit: Visit, handler: HTTPRouteHandler) -> int:
        """The most bytes of this body. Raises RefusedError before any of them for who may not send it."""
        may = may_come(handler, visit)
        known = visit.acteur is not None
        if known and not may:
            raise RefusedError(404, unread=True)
        was_known = visit.key.startswith(CONNECTED)
        return limit_of(scope, handler.opt["takes"], known=known, may=may, was_known=was_known)

    def _room_of(self, visit: Visit) -> tuple[Room, str]:
        if visit.acteur is None:
            return self._rooms.visitors, visit.ip
        return self._rooms.people, str(visit.acteur.compte)

    async def _act_as_it_comes(self, scope: HTTPScope, receive: Receive, send: Send, visit: Visit) -> None:
        """A part of a file: its token is in its head, its handler keeps what comes (see `web.files`)."""
        check_jeton(header(scope, b"x-jeton"), visit, unread=True)
        await follow.act(self.litestar, scope, receive, send, visit, self._identify)

    async def _act(self, scope: HTTPScope, body: Body, send: Send, visit: Visit) -> None:
        jeton = read_jeton(scope, body, visit)
        if not visit.typed and not is_jeton_of(visit.seal, jeton, visit.secrets):
            visit.typed = read_texts(body.head(IN_MEMORY), header(scope, b"content-type"))
        check_jeton(jeton, visit)
        boundary = read_boundary(header(scope, b"content-type"))
        if boundary:
            await asyncio.to_thread(check_parts, body, header(scope, b"content-type"))
        visit.submission = submission_key(jeton, scope["path"], body.blocks(), boundary)
        await follow.act(self.litestar, scope, body.replay(), send, visit, self._identify)

    def _receive_visit(self, scope: HTTPScope) -> Visit:
        kept = self._cookies.read(header(scope, b"cookie"))
        key, messages = kept.key, kept.messages
        client = scope.get("client")
        visit = Visit(
            key=key,
            secrets=self._secrets,
            now=datetime.now(UTC),
            ip=client_address(client[0] if client else "", header(scope, b"x-forwarded-for"), self._proxies),
            appareil=kept.appareil,
            styles=kept.styles,
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

    def _with_cookies(self, visit: Visit, send: Send) -> Send:
        first_key, first_appareil, first_styles = visit.key, visit.appareil, visit.styles
        shown = list(visit.messages)

        async def send_with_cookies(message: Any) -> None:
            if message["type"] == "http.response.start":
                if visit.key != first_key:
                    visit.cookies.append(self._cookies.keep_session(visit.key))
                if visit.appareil != first_appareil:
                    visit.cookies.append(self._cookies.keep_appareil(visit.appareil))
                if visit.styles != first_styles:
                    visit.cookies.append(self._cookies.keep_styles(visit.styles))
                if visit.messages and visit.messages != shown:
                    visit.cookies.append(self._cookies.keep_messages(visit.messages))
                added = [(b"set-cookie", cookie.encode("latin-1")) for cookie in visit.cookies]
                message["headers"] = [*message["headers"], *added]
            await send(message)

        return send_with_cookies
