"""`get` and `post`: handlers that cannot forget who may come, nor do the same thing twice.

Every route says `who` may come, a pure predicate on the Acteur (or None). Someone who may not, and is not logged in,
is asked to log in; someone else finds nothing (404).

The body of a `post` handler is one transaction. Only a `Redirect` commits it; a page, a refusal or a fault rolls it
back. The form's token is spent in that same transaction, so that a form sent twice (double click, lost answer) has one
effect and gets the same answer. What is slow (a password's hash) is done before, in a dependency.
"""

import functools
import inspect
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import litestar
from litestar.exceptions import NotAuthorizedException, NotFoundException
from litestar.handlers.http_handlers import HTTPRouteHandler

from mesaides.db import transaction
from mesaides.web.pages import AnyRequest, Redirect
from mesaides.web.submissions import claim, record
from mesaides.web.visit import current_visit

log = logging.getLogger("mesaides.web")
Who = Callable[[Any], bool]
Handler = Callable[..., Awaitable[Any]]


def anyone(acteur: object) -> bool:
    """Pages open to all."""
    return True


async def check_who(request: AnyRequest) -> None:
    """Before anything of the request is read. Not a guard: Litestar copies the handler for each call of one."""
    visit, handler = current_visit(), request.route_handler
    if handler.opt["who"](visit.acteur):
        return
    if visit.acteur is None:
        raise NotAuthorizedException
    facts = {"compte": visit.acteur.compte, "route": handler.handler_name, "requete": visit.request_id}
    log.warning("acces refuse", extra={"facts": facts})
    raise NotFoundException


def get(path: str | list[str], *, who: Who, **options: Any) -> Callable[[Handler], HTTPRouteHandler]:
    return litestar.get(path, opt={"who": who}, before_request=check_who, sync_to_thread=None, **options)


def post(path: str, *, who: Who, **options: Any) -> Callable[[Handler], HTTPRouteHandler]:
    return _post(path, who, options, once=True)


def check(path: str, *, who: Who, **options: Any) -> Callable[[Handler], HTTPRouteHandler]:
    """A POST that changes nothing: a form that is only looked at, kept out of addresses and logs."""
    return _post(path, who, options, once=False)


def save(path: str, *, who: Who, **options: Any) -> Callable[[Handler], HTTPRouteHandler]:
    """A POST that keeps one thing and answers in a few words, without the page to follow.

    Its handler opens its own transaction, so that what it says is true, and compares before it sets: sent twice, it
    has one effect by itself.
    """
    return _post(path, who, options, once=False)


def _post(
    path: str, who: Who, options: dict[str, Any], *, once: bool
) -> Callable[[Handler], HTTPRouteHandler]:
    def decorate(handler: Handler) -> HTTPRouteHandler:
        return litestar.post(
            path, opt={"who": who}, before_request=check_who, status_code=200, sync_to_thread=None, **options
        )(_once(handler) if once else handler)

    return decorate


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
