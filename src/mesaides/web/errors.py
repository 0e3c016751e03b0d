"""Every error is a page in French that says what happened, whether something was saved, and what to do."""

import logging
from typing import Any
from urllib.parse import quote

from litestar import Request, Response
from litestar.exceptions import HTTPException, NotAuthorizedException
from litestar.types import HTTPScope, Receive, Send

from mesaides.db.pannes import Panne, find_panne
from mesaides.errors import DomainError
from mesaides.web.pages import Page, Redirect, header, is_htmx
from mesaides.web.visit import Message, Visit, current_visit

log = logging.getLogger("mesaides.web")

WORDS: dict[int, tuple[str, str]] = {
    400: ("Demande incomplète", "Votre navigateur a envoyé une demande que le portail n’a pas comprise."),
    401: ("Votre session a pris fin", "Reconnectez-vous pour continuer."),
    403: (
        "Formulaire périmé",
        "Ce formulaire n’est plus valable, rien n’a été enregistré. Rechargez la page, puis recommencez.",
    ),
    404: ("Page introuvable", "Cette page n’existe pas, ou elle ne vous est pas ouverte."),
    405: ("Action impossible", "Cette adresse ne permet pas cette action. Rien n’a été enregistré."),
    408: ("La ligne est trop lente", "Votre envoi n’est pas arrivé en entier, rien n’a été enregistré."),
    409: ("Action impossible", "Rien n’a été enregistré."),
    413: ("Envoi trop lourd", "Ce que vous envoyez dépasse la taille permise. Rien n’a été enregistré."),
    422: ("Saisie à corriger", "Une des valeurs envoyées n’est pas valable. Rien n’a été enregistré."),
    429: ("Trop d’essais", "Patientez un peu avant de recommencer."),
    500: ("Le portail a rencontré une erreur", "Ce que vous venez d’envoyer n’a pas été enregistré."),
    503: ("Le portail est indisponible", "Rien n’a été enregistré. Réessayez dans quelques minutes."),
}
READ_ONLY = (
    "Le portail se consulte, mais ne peut rien enregistrer pour le moment. Rien n’a été enregistré : gardez "
    "une copie de ce que vous avez écrit, et réessayez dans quelques minutes."
)
RETRY_AFTER = "30"
"""Seconds after which an outage is worth another try."""

SECRET_FIELDS = frozenset({"jeton", "mot_de_passe", "confirmation", "confirmation_mot_de_passe", "actuel"})
"""What a page never says again of what was typed."""

AnyRequest = Request[Any, Any, Any]


def error_page(status: int, phrase: str = "", garde: str = "") -> Page:
    titre, defaut = WORDS.get(status) or WORDS[400 if status < 500 else 500]
    visit = current_visit()
    return Page(
        "pages/erreur.html",
        status_code=status,
        statut=status,
        titre=titre,
        phrase=phrase or defaut,
        garde=garde,
        incident=visit.request_id if status >= 500 else "",
    )


async def send_error(status: int, scope: HTTPScope, receive: Receive, send: Send) -> None:
    """Sends the error's page from outside Litestar's handlers."""
    request = AnyRequest(scope, receive)
    response = ask_to_log_in(request) if status == 401 else error_page(status)
    await response.to_asgi_response(None, request)(scope, receive, send)


async def send_last_words(send: Send) -> None:
    """When even the error's page cannot be made."""
    titre, phrase = WORDS[500]
    body = (
        f"<!doctype html><html lang=fr><title>{titre}</title><h1>{titre}</h1><p>{phrase}</p></html>".encode()
    )
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 500, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def show_refusal(request: AnyRequest, error: DomainError) -> Response[Any]:
    """A rule said no: `follow` shows it on the page the person came from, with the present state of things."""
    current_visit().refusal = Message(error.phrase, "erreur", error.garde)
    return error_page(409, error.phrase, error.garde)


def show_http_error(request: AnyRequest, error: HTTPException) -> Response[Any]:
    if isinstance(error, NotAuthorizedException):
        return ask_to_log_in(request)
    page = error_page(error.status_code)
    for name in ("Retry-After", "Allow"):
        if error.headers and name in error.headers:
            page.headers[name.lower()] = error.headers[name]
    return page


def show_unreadable(request: AnyRequest, error: UnicodeDecodeError) -> Response[Any]:
    """A text sent beside a file is not UTF-8: Litestar reads it without a word to say so."""
    if header(request.scope, b"content-type").startswith("multipart/"):
        return error_page(400)
    return show_fault(request, error)


def show_fault(request: AnyRequest, error: Exception) -> Response[Any]:
    """A fault of ours is a 500; a database that does not answer, or cannot be written, a 503 worth another try."""
    log_fault(request.scope, current_visit())
    panne = find_panne(error)
    if panne is None:
        return error_page(500)
    page = error_page(503, READ_ONLY if panne is Panne.LECTURE_SEULE else "")
    page.headers["retry-after"] = RETRY_AFTER
    return page


async def send_fault(error: Exception, scope: HTTPScope, receive: Receive, send: Send) -> None:
    """The same from outside Litestar's handlers, as when the database is lost before anybody is known."""
    request = AnyRequest(scope, receive)
    await show_fault(request, error).to_asgi_response(None, request)(scope, receive, send)


def ask_to_log_in(request: AnyRequest) -> Response[Any]:
    """A page leads to the log-in and back; a fragment gets it in place; a form sent too late shows what was typed."""
    if is_htmx(request.scope):
        page = Page("comptes/reconnexion.html", status_code=401, autre=current_visit().elsewhere)
        page.headers |= {"hx-retarget": "#messages", "hx-reswap": "innerHTML"}
        return page
    if request.method != "POST":
        suite = quote(f"{request.url.path}?{request.url.query}".rstrip("?"), safe="/")
        return Redirect(f"/connexion?suite={suite}", "Connectez-vous pour continuer.", "info")
    typed = [(name, value) for name, value in current_visit().typed if name not in SECRET_FIELDS and value]
    return Page("comptes/session_finie.html", status_code=401, typed=typed)


def log_fault(scope: HTTPScope, visit: Visit) -> None:
    """The incident number that the page shows, with the trace, in the log only; no token of an address."""
    page = scope["path"].split("/")[1]
    facts = {"incident": visit.request_id, "methode": str(scope["method"]), "page": page}
    log.exception("incident", extra={"facts": facts})


HANDLERS: dict[Any, Any] = {
    DomainError: show_refusal,
    HTTPException: show_http_error,
    UnicodeDecodeError: show_unreadable,
    Exception: show_fault,
}
