"""Pages, and the blocks of them that htmx swaps: one template serves both."""

from collections.abc import Iterable
from typing import Any

from jinja2 import Environment, Template
from litestar import Request, Response
from litestar.types import Scope

from mesaides.web.blocks import Variables, holders, make_block
from mesaides.web.compression import compress_page
from mesaides.web.dictionary import Dictionaries
from mesaides.web.places import CSRF_INPUT, JETON, MARK, STYLES
from mesaides.web.protections import policy_with
from mesaides.web.rows import render_rows
from mesaides.web.sent import SentPage
from mesaides.web.styles import Styles
from mesaides.web.visit import Fait, FlashMessage, Visit, current_visit

VARY = "*"
"""Of a page made with a dictionary: no cache keeps it, nor any other."""
SLOW = {"slow-2g", "2g"}
HTML = "text/html;charset=utf-8"

AnyRequest = Request[Any, Any, Any]


class Page(Response[bytes]):
    """A whole page, or only the block or the row that htmx asked for by its target; the handler never knows which.

    A block's name is the id of its single root element; of rows, see `web.rows`. `block` answers in the place of a
    row, when what is to be said concerns more than it; `address` is where the page is seen as it is shown. A page that
    is `same_for_all` visitors is made once: only the token of its forms is new each time.
    """

    def __init__(
        self,
        template: str,
        *,
        status_code: int = 200,
        same_for_all: bool = False,
        **context: Any,
    ) -> None:
        super().__init__(content=b"", status_code=status_code, media_type="text/html")
        self.template = template
        self.same_for_all = same_for_all
        self.block = ""
        self.address = ""
        self.context = context

    def to_asgi_response(self, app: Any, request: AnyRequest, **kwargs: Any) -> SentPage:  # pyright: ignore
        visit = current_visit()
        environment: Environment = request.app.state.templates
        template = environment.get_template(self.template)
        wanted = wanted_block(request.scope)
        messages = visit.messages
        headers = {"content-type": HTML, "cache-control": "no-store", **self.headers}
        own = wanted in holders(template)
        aside = bool(wanted and self.block) and not own
        if aside:
            wanted, own = self.block, True
        text = ""
        if wanted and own and not visit.entire:
            text = render_block(template, wanted, self._variables(request, visit, whole=False))
        elif wanted:
            text = self._rows(template, wanted, request, visit)
        if text:
            if aside:
                headers["hx-retarget"] = f"#{wanted}"
            if self.address and not visit.followed and self.address != _address_of(request):
                headers["hx-replace-url"] = self.address
        else:
            visit.messages = messages
            if wanted and visit.followed and not visit.entire:
                return leave_for(request.url.path, request.url.query)
            if wanted:
                headers.setdefault("hx-retarget", "body")
            if wanted and visit.followed and not visit.stays:
                headers["hx-reswap"] = "outerHTML show:top"
            text = self._styled(self._whole(template, request, visit), request, visit, headers)
        return self._sent(text.replace(JETON, visit.jeton).replace(MARK, visit.mark), request, visit, headers)

    def _sent(self, text: str, request: AnyRequest, visit: Visit, headers: dict[str, str]) -> SentPage:
        """As small as the browser takes it. The page of somebody says where the dictionary is that it has not got."""
        dictionaries: Dictionaries = request.app.state.dictionaries
        accepted = header(request.scope, b"accept-encoding")
        shared = dictionaries.shared_with(header(request.scope, b"available-dictionary"))
        body, encoding = compress_page(text.encode(), accepted, shared)
        if encoding:
            headers["content-encoding"] = encoding
        if is_htmx(request.scope):
            return SentPage(headers, body, self.status_code or 200)
        if shared is not None:
            headers["vary"] = VARY
        elif visit.acteur is not None and "zstd" in accepted and not is_sparing(request.scope):
            headers |= dictionaries.link(agent=visit.acteur.est_agent)
        return SentPage(headers, body, self.status_code or 200)

    def _rows(self, template: Template, wanted: str, request: AnyRequest, visit: Visit) -> str:
        messages = visit.messages
        variables = self._variables(request, visit, whole=False, rang=wanted)
        text = render_rows(template, wanted, variables, visit)
        if not text:
            visit.messages = messages
            return ""
        return text + render_messages(template.environment, messages) if messages else text

    def _whole(self, template: Template, request: AnyRequest, visit: Visit) -> str:
        if not self.same_for_all or visit.acteur is not None or visit.messages:
            return template.render(self._variables(request, visit, whole=True))
        made: dict[str, str] = request.app.state.made_pages
        path = request.url.path
        if path not in made:
            made[path] = template.render(self._variables(request, visit, whole=True))
        return made[path]

    def _styled(self, text: str, request: AnyRequest, visit: Visit, headers: dict[str, str]) -> str:
        """With the link to the style sheet; in a browser that has not got it, the styles themselves."""
        styles: Styles = request.app.state.styles
        if visit.styles == styles.version or is_htmx(request.scope):
            return text.replace(STYLES, styles.link)
        visit.styles = styles.version
        text, source = styles.put_in(text, STYLES)
        headers["content-security-policy"] = policy_with(source)
        headers["accept-ch"] = "ECT"
        return text

    def _variables(self, request: AnyRequest, visit: Visit, *, whole: bool, rang: str = "") -> Variables:
        messages = visit.messages
        visit.messages = []
        return {
            "acteur": visit.acteur,
            "csrf_input": CSRF_INPUT,
            "pour_qui": MARK,
            "chemin": request.url.path,
            "messages": messages,
            "refusee": visit.refusee,
            "whole": whole,
            "rang": rang,
            **self.context,
        }


class Redirect(Response[bytes]):
    """What an act answers: 303 to the page that shows its effect, and a sentence that says it.

    Only a redirect commits what its handler did (see `web.handlers`). `entire`: see `Visit`. `fait`: what has become
    of the rows of a list, which stay in their place.
    """

    def __init__(
        self,
        path: str,
        message: str = "",
        genre: str = "succes",
        *,
        entire: bool = False,
        fait: Fait | None = None,
    ) -> None:
        super().__init__(
            content=b"",
            status_code=303,
            media_type="text/html",
            headers={"location": path, "cache-control": "no-store"},
        )
        self.path = path
        current_visit().entire = entire
        current_visit().fait = fait
        if message:
            current_visit().messages.append(FlashMessage(message, genre))


class Unchanged(Response[bytes]):
    """Nothing new since what a page that watches has seen: an empty answer (204), which htmx leaves alone.

    Whoever follows the same link without htmx is led to `path`, the page itself.
    """

    def __init__(self, path: str) -> None:
        super().__init__(content=b"", status_code=204, headers={"cache-control": "no-store"})
        self.path = path

    def to_asgi_response(self, app: Any, request: AnyRequest, **kwargs: Any) -> SentPage:  # pyright: ignore
        if is_htmx(request.scope):
            return SentPage(self.headers, status_code=204)
        return SentPage({**self.headers, "location": self.path}, status_code=303)


def in_live_region(page: Page) -> Page:
    """What is said, and asked, over the page that stands there, whatever block its htmx wanted."""
    page.headers |= {"hx-retarget": "#messages", "hx-reswap": "innerHTML"}
    return page


def _address_of(request: AnyRequest) -> str:
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path


def leave_for(path: str, query: str = "") -> SentPage:
    """The answer to htmx when the page reached has no such block: a whole navigation."""
    location = f"{path}?{query}" if query else path
    return SentPage({"hx-redirect": location, "cache-control": "no-store"})


def header(scope: Scope, name: bytes) -> str:
    """A header of the request as text, '' when absent; `name` in lower case. Its lines are read as one list."""
    lines = [value for key, value in scope["headers"] if key == name]
    return (b"; " if name == b"cookie" else b", ").join(lines).decode("latin-1")


def knows_mark(scope: Scope, mark: str) -> bool:
    """True when the browser says that it has the page of this mark (`If-None-Match`)."""
    given = header(scope, b"if-none-match").split(",")
    return any(one.strip().removeprefix("W/") == f'"{mark}"' for one in given)


def is_sparing(scope: Scope) -> bool:
    """True when the browser would rather fetch nothing for later: it is told to, or its line is slow."""
    return header(scope, b"save-data").lower() == "on" or header(scope, b"ect") in SLOW


def is_htmx(scope: Scope) -> bool:
    """True for a request that swaps a part of the page; boosted and history ones want the whole of it."""
    return (
        header(scope, b"hx-request") == "true"
        and not header(scope, b"hx-boosted")
        and not header(scope, b"hx-history-restore-request")
    )


def wanted_block(scope: Scope) -> str:
    """Name of the block that htmx will swap: what follows # in `HX-Target` (htmx 4 sends `section#etat`)."""
    return header(scope, b"hx-target").rpartition("#")[2] if is_htmx(scope) else ""


def render_block(template: Template, name: str, variables: Variables) -> str:
    """The block, then the sentence for the permanent live region when there is one to tell; '' when this page has no
    such block."""
    made = make_block(template, name, variables)
    if made and variables["messages"]:
        made += render_messages(template.environment, variables["messages"])
    return made


def render_messages(environment: Environment, messages: Iterable[FlashMessage]) -> str:
    """The messages as htmx puts them in the live region `#messages`, wherever it stands."""
    return environment.get_template("components/messages.html").render(messages=messages)
