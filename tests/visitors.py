"""People in front of the portal, without a browser: they open pages and send the forms they see."""

from dataclasses import dataclass
from functools import cached_property
from secrets import token_urlsafe
from typing import Any, Self, cast
from urllib.parse import urljoin
from xml.etree import ElementTree

import httpx
import lxml.html
from tests.world.personnes import PASSWORD, make_session

from mesaides.comptes.reads.facteurs import has_facteur
from mesaides.comptes.tables.compte import Compte
from mesaides.web.cookies import CONNECTED, SESSION
from mesaides.web.gate import Gate

ORIGIN = "http://127.0.0.1:8000"
HTMX = {"HX-Request": "true", "Sec-Fetch-Site": "same-origin"}


@dataclass
class Shown:
    """An answer, as its reader sees it."""

    answer: httpx.Response

    @cached_property
    def tree(self) -> ElementTree.Element:
        return parse(self.answer.text)

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def path(self) -> str:
        return self.answer.request.url.raw_path.decode()

    @property
    def text(self) -> str:
        """The words of the page, spaces folded."""
        body = self.tree.find("body")
        assert body is not None
        return " ".join("".join(_words(body)).split())

    @property
    def title(self) -> str:
        return (self.tree.findtext(".//title") or "").strip()

    @property
    def personne(self) -> dict[str, str]:
        """The header by which the scripts of a page say for whom it was made; of a part, as who asked for it said."""
        body = self.tree.find("body")
        said = self.answer.request.headers.get("personne")
        mark = said if body is None else body.get("data-personne", said)
        return {} if mark is None else {"Personne": mark}

    def element(self, identifier: str) -> ElementTree.Element | None:
        return self.tree.find(f".//*[@id='{identifier}']")

    def words_of(self, identifier: str) -> str:
        """The words of the element of this id, '' when there is none."""
        element = self.element(identifier)
        return "" if element is None else " ".join("".join(_words(element)).split())

    def links(self) -> list[str]:
        return [a.get("href", "") for a in self.tree.iter("a")]

    def actions(self) -> list[str]:
        """Where the forms of the page go."""
        return [form.get("action", "") for form in self.tree.iter("form")]

    def row_of(self, action: str) -> str:
        """The id of the acts of a row that the form to `action` answers."""
        form = next(form for form in self.tree.iter("form") if form.get("action") == action)
        return form.get("hx-target", "").removeprefix("#")

    def fields(self, action: str, nth: int = 0) -> dict[str, Any]:
        """What the form to `action` would send as it stands."""
        forms = [form for form in self.tree.iter("form") if form.get("action") == action]
        assert forms, f"no form to {action}, but to {self.actions()}"
        return _fields(forms[nth])


@dataclass
class Visitor:
    """One browser: `await someone.open("/")`, then `await someone.send(page, "/connexion", identifiant=…)`."""

    client: httpx.AsyncClient

    @classmethod
    def of(cls, app: Gate, ip: str = "192.0.2.1") -> Self:
        transport = httpx.ASGITransport(app, client=(ip, 4321))  # pyright: ignore[reportArgumentType]
        return cls(httpx.AsyncClient(transport=transport, base_url=ORIGIN))

    @classmethod
    async def entered(cls, app: Gate, compte: Compte, ip: str = "192.0.2.1") -> Self:
        """A browser of this person's own, where they are logged in."""
        visitor = cls.of(app, ip)
        await visitor.enter(compte)
        return visitor

    @classmethod
    async def seated(cls, app: Gate, compte: Compte) -> Self:
        """Logged in without the page that does it: its argon2 would be most of the test."""
        visitor = cls.of(app)
        await visitor.sit(compte)
        return visitor

    async def sit(self, compte: Compte) -> None:
        key = CONNECTED + token_urlsafe(32)
        await make_session(compte, key)
        self.client.cookies.set(SESSION, key, domain="127.0.0.1")

    async def open(self, path: str, *, follow: bool = True, **headers: str) -> Shown:
        return Shown(await self.client.get(path, headers=headers, follow_redirects=follow))

    async def send(
        self,
        page: Shown,
        action: str,
        *,
        block: str = "",
        follow: bool = True,
        headers: dict[str, str] | None = None,
        **typed: Any,
    ) -> Shown:
        """Sends the form of `page` to `action` with what was typed; by htmx for `block` when it is named."""
        sent = {**page.fields(action), **typed}
        kept = {name: value for name, value in sent.items() if value is not None}
        given = {"Referer": urljoin(ORIGIN, page.path), "Origin": ORIGIN, **(headers or {})}
        if block:
            place = {"HX-Target": f"section#{block}", "HX-Current-URL": urljoin(ORIGIN, page.path)}
            given = {**HTMX, **page.personne, **place, **given}
        answer = await self.client.post(action, data=kept, headers=given, follow_redirects=follow)
        return Shown(answer)

    async def enter(self, compte: Compte) -> Shown:
        """This person logs in at a browser that remembers nobody; who has a device, as if they had given its code,
        which opens once in thirty seconds."""
        self.client.cookies.clear()
        if await has_facteur(compte.id):
            await self.sit(compte)
            return await self.open("/mes-services")
        return await self.log_in(compte.identifiant, PASSWORD)

    async def open_as(self, compte: Compte, path: str) -> Shown:
        await self.enter(compte)
        return await self.open(path)

    async def log_in(self, identifiant: str, mot_de_passe: str) -> Shown:
        page = await self.open("/connexion")
        return await self.send(page, "/connexion", identifiant=identifiant, mot_de_passe=mot_de_passe)


def parse(text: str) -> ElementTree.Element:
    """A valid page or nothing, ten times faster than by html5lib, which the tests of hostile content keep."""
    parser = lxml.html.HTMLParser(remove_comments=True, encoding="utf-8")
    page = lxml.html.document_fromstring(text.encode() or b"<body></body>", parser)
    for element in page.iter("textarea", "pre"):
        # A browser leaves out the line break which follows the opening tag; this parser keeps it.
        element.text = (element.text or "").removeprefix("\n")
    return cast("ElementTree.Element", page)


def _words(element: ElementTree.Element) -> list[str]:
    if element.tag in ("script", "style", "template"):
        return [element.tail or ""]
    parts = [element.text or ""]
    for child in element:
        parts.extend(_words(child))
    return [
        *parts,
        " " if element.tag in ("p", "li", "div", "h1", "h2", "h3", "dt", "dd") else "",
        element.tail or "",
    ]


def _fields(form: ElementTree.Element) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for control in form.iter():
        name = control.get("name")
        if not name or control.get("disabled") is not None:
            continue
        if control.tag == "input":
            kind = control.get("type", "text")
            if kind in ("checkbox", "radio") and control.get("checked") is None:
                continue
            values[name] = control.get("value", "on" if kind in ("checkbox", "radio") else "")
        elif control.tag == "textarea":
            values[name] = control.text or ""
        elif control.tag == "select":
            options = list(control.iter("option"))
            chosen = [o for o in options if o.get("selected") is not None] or options[:1]
            values[name] = chosen[0].get("value", "") if chosen else ""
    return values
