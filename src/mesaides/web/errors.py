"""Every error is a page in French that says what happened, whether something was saved, and what to do."""

import logging
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from litestar import Request, Response
from litestar.exceptions import HTTPException, NotAuthorizedException
from litestar.types import HTTPScope, Receive, Send

from mesaides.db.pannes import Panne, cause_of_panne, find_panne
from mesaides.errors import BusyError, DomainError, TooOftenError
from mesaides.web.error_words import (
    CONNECTED_NOW,
    PANNES,
    REGARD,
    RETRY_AFTER,
    STALE,
    STALE_OF_ANOTHER,
    STALE_OF_NOBODY,
    WORDS,
)
from mesaides.web.follow import came_from
from mesaides.web.pages import Page, Redirect, header, in_live_region, is_htmx
from mesaides.web.paths import inside
from mesaides.web.visit import NOBODY, FlashMessage, Visit, current_visit, who_reads

log = logging.getLogger("mesaides.web")

SECRET_FIELDS = frozenset(
    {"jeton", "mot_de_passe", "confirmation", "confirmation_mot_de_passe", "actuel", "code"}
)
"""What a page never says again of what was typed."""
OURS = re.compile(r"suite|en_place|vue.*")
"""Fields that nobody typed."""

PROTECTION = "/mon-compte/double-authentification"
"""Where who must first protect the account does it."""

AnyRequest = Request[Any, Any, Any]


def error_page(status: int, phrase: str = "", garde: str = "") -> Page:
    visit = current_visit()
    titre, defaut = WORDS.get(status) or WORDS[400 if status < 500 else 500]
    if status == 403 and visit.regard:
        titre, defaut = REGARD
    return Page(
        "pages/erreur.html",
        status_code=status,
        statut=status,
        titre=titre,
        phrase=phrase or defaut,
        garde=garde,
        typed=[],
        retour="",
        rendre=False,
        suite="",
        incident=visit.request_id if status >= 500 else "",
    )


async def send_error(
    status: int, scope: HTTPScope, receive: Receive, send: Send, *, phrase: str = ""
) -> None:
    """Sends the error's page from outside Litestar's handlers."""
    request = AnyRequest(scope, receive)
    if status == 401:
        response = ask_to_log_in(request)
    elif current_visit().stale:
        response = show_stale(request)
    else:
        response = error_page(status, phrase)
    await response.to_asgi_response(None, request)(scope, receive, send)


async def send_last_words(send: Send) -> None:
    """When even the error's page cannot be made."""
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 500, "headers": headers})
    await send({"type": "http.response.body", "body": last_words(500), "more_body": False})


def last_words(status: int) -> bytes:
    """The words of an error where no page of ours can be made."""
    titre, phrase = WORDS[status]
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{titre}</title></head>'
        f"<body><h1>{titre}</h1><p>{phrase}</p></body></html>"
    ).encode()


def show_refusal(request: AnyRequest, error: DomainError) -> Response[Any]:
    """A rule said no: `follow` shows it on the page the person came from, with the present state of things."""
    current_visit().refusal = FlashMessage(error.phrase, "erreur", error.garde)
    if not isinstance(error, TooOftenError):
        return error_page(409, error.phrase, error.garde)
    page = error_page(429, error.phrase, error.garde)
    page.headers["retry-after"] = str(error.retry_after)
    return page


def show_busy(request: AnyRequest, error: BusyError) -> Response[Any]:
    """Over a page of htmx this is said in place, with the means to ask again; what was typed stays there."""
    page = error_page(503, error.phrase)
    page.headers["retry-after"] = str(error.retry_after)
    return page


def show_http_error(request: AnyRequest, error: HTTPException) -> Response[Any]:
    if isinstance(error, NotAuthorizedException):
        return ask_to_log_in(request)
    page = error_page(error.status_code)
    if error.status_code == 404 and request.method == "GET":
        page.context["suite"] = inside(f"{request.url.path}?{request.url.query}".rstrip("?"))
    for name in ("Retry-After", "Allow"):
        if error.headers and name in error.headers:
            page.headers[name.lower()] = error.headers[name]
    return page


def show_unreadable(request: AnyRequest, error: UnicodeDecodeError) -> Response[Any]:
    """A text sent beside a file is not UTF-8: Litestar reads it without a word to say so."""
    if header(request.scope, b"content-type").startswith("multipart/"):
        return error_page(400)
    return show_fault(request, error)


def show_stale(request: AnyRequest) -> Page:
    """The token of a form is of another session: who is connected now, and what was typed, to its person alone.

    For anybody else it is not lost: the browser still holds it, and sends it again when the page is loaded again.
    """
    visit = current_visit()
    who = visit.acteur or visit.autre
    own = visit.page_of == NOBODY or bool(who and visit.comes_from_page_of(who_reads(who)))
    cause = STALE if own else STALE_OF_ANOTHER if who else STALE_OF_NOBODY
    said = CONNECTED_NOW.format(nom=who.nom_complet) if who else ""
    phrase = f"{cause} {said} Rien n’a été enregistré, et rien n’est perdu." if who or not own else ""
    page = error_page(403, phrase)
    page.context["rendre"] = not own
    return told_again(page, request) if own else page


def show_fault(request: AnyRequest, error: Exception) -> Response[Any]:
    """A fault of ours is a 500; a database that does not answer, or cannot be written, a 503 worth another try."""
    panne = find_panne(error)
    if panne is None:
        log_fault(request.scope, current_visit())
        return told_again(error_page(500), request)
    log_panne(request.scope, error, panne)
    page = show_panne(request, panne)
    page.headers["retry-after"] = RETRY_AFTER[panne]
    return page


def show_panne(request: AnyRequest, panne: Panne) -> Page:
    """The form itself when its route can show it again (`when_down`), else a page that tells what was typed."""
    opt: Mapping[str, Any] = getattr(request.scope.get("route_handler"), "opt", {})
    if "when_down" in opt:
        return opt["when_down"](request, panne)
    page = error_page(503)
    titre, phrase = PANNES[panne]
    page.context |= {"titre": titre, "phrase": phrase}
    if panne is not Panne.INJOIGNABLE:  # nothing that anybody should look into
        page.context["incident"] = ""
    return told_again(page, request)


def told_again(page: Page, request: AnyRequest) -> Page:
    """This page of a fault, with what was typed, to be copied, and the way back to the form."""
    if request.method == "POST":
        page.context |= {"typed": typed_by_hand(), "retour": inside(came_from(request.scope))}
    return page


def typed_by_hand() -> list[tuple[str, str]]:
    """What may be shown again of the form received."""
    typed = current_visit().typed
    return [(n, v) for n, v in typed if v and n not in SECRET_FIELDS and not OURS.fullmatch(n)]


async def send_fault(error: Exception, scope: HTTPScope, receive: Receive, send: Send) -> None:
    """The same from outside Litestar's handlers, as when the database is lost before anybody is known."""
    request = AnyRequest(scope, receive)
    await show_fault(request, error).to_asgi_response(None, request)(scope, receive, send)


def ask_to_log_in(request: AnyRequest) -> Response[Any]:
    """A page leads to the log-in and back; a fragment gets it in place; a form sent too late shows what was typed.

    Who must first protect the account is led there instead.
    """
    visit = current_visit()
    held = bool(visit.retenu)
    if is_htmx(request.scope):
        page = Page("comptes/reconnexion.html", status_code=401, autre=visit.autre, retenu=held)
        return in_live_region(page)
    if held and request.method != "POST":
        return Redirect(PROTECTION)
    if request.method != "POST":
        suite = quote(f"{request.url.path}?{request.url.query}".rstrip("?"), safe="/")
        return Redirect(f"/connexion?suite={suite}", "Connectez-vous pour continuer.", "info")
    return Page("comptes/session_finie.html", status_code=401, typed=typed_by_hand(), retenu=held)


def log_fault(scope: HTTPScope, visit: Visit) -> None:
    """The incident number that the page shows, with the trace, in the log only; no token of an address."""
    log.exception("incident", extra={"facts": _facts(scope, visit)})


def log_panne(scope: HTTPScope, error: Exception, panne: Panne) -> None:
    """One line each: a full disk has little room for traces. A base that is away may be a fault of its settings."""
    if panne is Panne.INJOIGNABLE:
        log_fault(scope, current_visit())
        return
    facts = {**_facts(scope, current_visit()), "panne": panne.name.lower(), "cause": cause_of_panne(error)}
    log.error("panne", extra={"facts": facts})


def _facts(scope: HTTPScope, visit: Visit) -> dict[str, str]:
    page = scope["path"].split("/")[1]
    return {"incident": visit.request_id, "methode": str(scope["method"]), "page": page}


HANDLERS: dict[Any, Any] = {
    BusyError: show_busy,
    DomainError: show_refusal,
    HTTPException: show_http_error,
    UnicodeDecodeError: show_unreadable,
    Exception: show_fault,
}
