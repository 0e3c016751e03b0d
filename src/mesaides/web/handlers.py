"""`get` and `post`: handlers that cannot forget who may come, nor do the same thing twice.

Every route says `who` may come, a pure predicate on the Acteur (or None). Someone who may not, and is not logged in,
is asked to log in; someone else finds nothing (404). Every act says what it `takes`, an ordinary form unless it brings
files: both are known before the body is read. A route also says by which means its acts come, for the journal: the
secret link of a mail where its address holds one, a page everywhere else, unless it does several at once.

The body of a `post` handler is one transaction. Only a `Redirect` commits it; a page, a refusal or a fault rolls it
back. The form's token is spent in that same transaction, so that a form sent twice (double click, lost answer) has one
effect and gets the same answer. What is slow (a password's hash) is done before, in a dependency.
"""

import functools
import inspect
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

import litestar
from litestar import HttpMethod, Litestar
from litestar.di import Provide
from litestar.exceptions import HTTPException, NotAuthorizedException, NotFoundException
from litestar.handlers.http_handlers import HTTPRouteHandler
from litestar.types import HTTPScope
from litestar.utils import normalize_path

from mesaides.db import transaction
from mesaides.db.pannes import Panne
from mesaides.moyens import Moyen, come_by
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.security import RefusedError
from mesaides.web.submissions import claim, record
from mesaides.web.takes import FORM, Takes
from mesaides.web.visit import Visit, current_visit

log = logging.getLogger("mesaides.web")
Who = Callable[[Any], bool]
Handler = Callable[..., Awaitable[Any]]
BY_MAIL = "{token:str}"
"""In the address of a page that the link of a mail opens."""


def anyone(acteur: object) -> bool:
    """Pages open to all."""
    return True


def find_handler(app: Litestar, path: str, method: str) -> HTTPRouteHandler | None:
    """The handler to which the router will lead; None when there is none of ours."""
    try:
        found = app.asgi_router.handle_routing(path=normalize_path(path), method=HttpMethod(method))[1]
    except HTTPException:
        return None
    return found if isinstance(found, HTTPRouteHandler) and "who" in found.opt else None


def check_regard(app: Litestar, scope: HTTPScope, visit: Visit) -> None:
    """Of who looks in somebody's place: nothing is done there, and what is that person's alone is not shown. Raises
    RefusedError(403). The two acts that are their own, to end it and to leave, are done as themselves."""
    acts = scope["method"] == "POST"
    handler = find_handler(app, scope["path"], scope["method"])
    if handler.opt["own"] if handler else acts:
        raise RefusedError(403, unread=acts)
    if acts:
        visit.step_out()


def may_come(handler: HTTPRouteHandler, visit: Visit) -> bool:
    """A refused access of somebody known is a line of the log."""
    if handler.opt["held"]:
        visit.release()
    if handler.opt["who"](visit.acteur):
        return True
    if visit.acteur is not None:
        facts = {"compte": visit.acteur.compte, "route": handler.handler_name, "requete": visit.request_id}
        log.warning("acces refuse", extra={"facts": facts})
    return False


async def check_who(request: AnyRequest) -> None:
    """Before anything of the request is read. Not a guard: Litestar copies the handler for each call of one."""
    visit, handler = current_visit(), request.route_handler
    come_by(handler.opt["moyen"])
    if not may_come(handler, visit):
        raise NotAuthorizedException if visit.acteur is None else NotFoundException


def moyen_of(path: str | list[str]) -> Moyen:
    return Moyen.LIEN if BY_MAIL in str(path) else Moyen.PAGE


def get(
    path: str | list[str], *, who: Who, held: bool = False, own: bool = False, **options: Any
) -> Callable[[Handler], HTTPRouteHandler]:
    """`held`: open too to who must first protect the account (`Visit.retenu`). `own`: nobody sees it in the place of
    its person, as what a mail's link opens."""
    moyen = moyen_of(path)
    opt = {"who": who, "held": held, "own": own or moyen is Moyen.LIEN, "moyen": moyen}
    return litestar.get(path, opt=opt, before_request=check_who, sync_to_thread=None, **options)


def post(
    path: str,
    *,
    who: Who,
    takes: Takes = FORM,
    held: bool = False,
    own: bool = True,
    moyen: Moyen | None = None,
    when_down: Callable[[AnyRequest, Panne], Page] | None = None,
    **options: Any,
) -> Callable[[Handler], HTTPRouteHandler]:
    """`held`: as for `get`. `own`: False for what who looks in somebody's place does as themselves. `when_down`
    makes the page of a panne of the base: the form again, when it stands by itself."""
    opt = {
        "held": held,
        "own": own,
        "moyen": moyen or moyen_of(path),
        **({"when_down": when_down} if when_down else {}),
    }
    return _post(path, who, takes, options, once=True, opt=opt)


def check(
    path: str, *, who: Who, takes: Takes = FORM, **options: Any
) -> Callable[[Handler], HTTPRouteHandler]:
    """A POST that changes nothing: a form that is only looked at, kept out of addresses and logs."""
    return _post(path, who, takes, options, once=False)


def save(
    path: str, *, who: Who, takes: Takes = FORM, **options: Any
) -> Callable[[Handler], HTTPRouteHandler]:
    """A POST that keeps one thing and answers in a few words, without the page to follow.

    Its handler opens its own transaction, so that what it says is true, and compares before it sets: sent twice, it
    has one effect by itself.
    """
    return _post(path, who, takes, options, once=False)


def _post(
    path: str,
    who: Who,
    takes: Takes,
    options: Mapping[str, Any],
    *,
    once: bool,
    opt: Mapping[str, Any] | None = None,
) -> Callable[[Handler], HTTPRouteHandler]:
    def decorate(handler: Handler) -> HTTPRouteHandler:
        return litestar.post(
            path,
            opt={
                "who": who,
                "takes": takes,
                "held": False,
                "own": True,
                "moyen": moyen_of(path),
                **(opt or {}),
            },
            before_request=check_who,
            status_code=200,
            sync_to_thread=None,
            request_max_body_size=takes.most,
            **options,
        )(_once(handler) if once else handler)

    return decorate


def of_network(ask: Callable[[str, datetime], Awaitable[Any]]) -> Provide:
    """A dependency: what `ask` answers of the network and the moment of the visit, kept even when the act is not."""

    async def provide_answer() -> Any:
        visit = current_visit()
        return await ask(visit.ip, visit.now)

    return Provide(provide_answer)


class _NotCommittedError(Exception):
    def __init__(self, answer: object) -> None:
        self.answer = answer


def _once(handler: Handler) -> Handler:
    @functools.wraps(handler)
    async def act(*args: Any, **kwargs: Any) -> Any:
        visit = current_visit()
        messages = list(visit.messages)
        try:
            async with transaction():
                done = await claim(visit.submission, visit.now) if visit.submission else None
                if done is not None:
                    return Redirect(done.path, done.texte, done.genre, fait=done.fait)
                answer = await handler(*args, **kwargs)
                if not isinstance(answer, Redirect):
                    raise _NotCommittedError(answer)
                if visit.submission:
                    await record(visit.submission, answer.path, visit.messages, visit.fait)
                return answer
        except _NotCommittedError as stopped:
            return stopped.answer
        except BaseException:
            visit.messages, visit.fait = messages, None
            raise

    vars(act)["__signature__"] = inspect.signature(handler)
    return act
