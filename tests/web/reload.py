"""Somebody opens their pages and does all that these ask by htmx, each answer held against the page loaded afresh."""

import difflib
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
from tests.pieces import samples
from tests.visitors import ORIGIN
from tests.web.blocks import home_of, own_blocks
from tests.web.monde import Monde
from tests.web.photographie import undone
from tests.web.swaps import (
    Ask,
    Element,
    Part,
    asks_of,
    by_id,
    fields_of,
    filled,
    holds_decided,
    parts_of,
    plain,
    read,
    swap,
)

from mesaides.web.handlers import find_handler

UNSAID = ("bon", "alerte info")
"""Said at one moment, by one way: a field is good, as it is left; a page without htmx has forgotten the passwords."""
SAYS = re.compile(
    r'hx-target="#messages"|id="messages"[^>]*>\s*<|data-annonce|autofocus|^\s*<section [^>]*aria-labelledby'
)
"""What is heard: a message, an announcement, what takes the focus, a section that says its title then."""
Fields = dict[str, str]


@dataclass
class Walk:
    """`shown`: the templates made into pages. `apart`: routes that are not compared. `typed`: what people write in
    this form, by field. `happen`: what somebody is watching for.

    `seen`: what was asked already; `acts`: those done; `silent`: of them, those that nobody hears of;
    `compared`: template and block, held against their page.
    """

    monde: Monde
    shown: list[str]
    apart: set[str]
    typed: Callable[[Monde, Ask], Fields]
    happen: Callable[[Monde, Ask], Awaitable[None]]
    seen: set[tuple[str, ...]] = field(default_factory=set[tuple[str, ...]])
    acts: set[str] = field(default_factory=set[str])
    silent: set[str] = field(default_factory=set[str])
    compared: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    faults: list[str] = field(default_factory=list[str])

    async def visit(self, nom: str, pages: list[str], moment: str) -> None:
        """These pages, and those to which htmx leads from them. An act is tried again at each moment of the demande."""
        waiting = [*pages]
        for page in waiting:
            for ask in await self.asks(nom, page):
                place = self.place(ask, moment)
                if place not in self.seen and (led := await self.try_out(nom, ask)):
                    self.seen.add(place)
                    waiting += [led] if ask.method == "GET" else []

    async def asks(self, nom: str, page: str) -> list[Ask]:
        answer = await self.monde.browser(nom).get(page)
        is_page = answer.status_code == 200 and answer.headers["content-type"].startswith("text/html")
        return list(asks_of(page, read(answer.text))) if is_page else []

    def place(self, ask: Ask, moment: str) -> tuple[str, ...]:
        """What makes it another one: rows of the same kind are one."""
        target, label = re.sub(r"\d+", "", ask.target), (ask.element.text or "").strip()
        at = moment if ask.method == "POST" else ""
        return self.route("GET", ask.page), self.route(ask.method, ask.url), target, label, at

    def route(self, method: str, path: str) -> str:
        handler = find_handler(self.monde.app.litestar, urlsplit(path).path, method)
        assert handler is not None
        return f"{method} {next(iter(handler.paths))}"

    async def try_out(self, nom: str, ask: Ask) -> str:
        """As it stands, then filled. Where it was answered, '' when it was only refused."""
        given = fields_of(ask)
        typed = filled(ask, self.typed(self.monde, ask))
        led = await self.send(nom, ask, given)
        return (await self.send(nom, ask, typed) or led) if typed != given else led

    async def send(self, nom: str, ask: Ask, given: Fields) -> str:
        """All that it does is taken back."""
        route = self.route(ask.method, ask.url)
        async with undone():
            if "data-veille" in ask.element.attrib:
                await self.happen(self.monde, ask)
            self.shown.clear()
            answer = await self.answer(nom, ask, given, ask.headers)
            templates = {*self.shown}
            if answer.status_code != 204 and "hx-redirect" not in answer.headers and route not in self.apart:
                for target in await self.compare(nom, ask, given, answer):
                    self.compared |= {
                        home_of(name, target) for name in templates if target in own_blocks(name)
                    }
            if answer.status_code >= 300:
                return ""
            self.acts.add(route)
            done = ask.method == "POST" and ask.is_form
            if done and "hx-redirect" not in answer.headers and not SAYS.search(answer.text):
                self.silent.add(route)
            return str(answer.request.url).removeprefix(ORIGIN)

    async def answer(self, nom: str, ask: Ask, given: Fields, headers: dict[str, str]) -> httpx.Response:
        browser = self.monde.browser(nom)
        if ask.method == "GET":
            return await browser.get(ask.url, params=given or None, headers=headers, follow_redirects=True)
        files = {"fichiers": ("devis.pdf", samples.pdf(), "application/pdf")} if ask.has_files else None
        return await browser.post(ask.url, data=given, files=files, headers=headers, follow_redirects=True)

    async def compare(self, nom: str, ask: Ask, given: Fields, answer: httpx.Response) -> set[str]:
        """The ids of what was swapped.

        What is done is held against its page, within the blocks and beside them; what is only asked, or refused,
        against the same without htmx.
        """
        done = ask.method == "POST" and ask.is_form and answer.status_code == 200
        here = answer.headers.get("hx-push-url") or answer.headers.get("hx-replace-url") or ask.page
        fresh = read(await self.load(nom, here) if done else await self.without_htmx(nom, ask, given))
        if answer.headers.get("hx-retarget") == "body":
            parts, found = [], unlike(plain(read(answer.text).find("body")), plain(fresh.find("body")))
        else:
            parts = parts_of(ask, answer.text)
            found = [line for part in parts for line in faults_of(part, parts, fresh, look=not done)]
            if done and not found and is_same_page(here, ask.page, parts):
                found = beside(swap(ask.tree, parts).find(".//main"), fresh.find(".//main"))
        if found:
            self.faults.append("\n".join([f"{nom}, {ask.page}: {ask.method} {ask.url} {given}", *found[:40]]))
        return {part.id for part in parts}

    async def load(self, nom: str, page: str) -> str:
        """As the browser that has just acted: it may have logged in."""
        return (await self.monde.visiteurs[nom].client.get(page)).text

    async def without_htmx(self, nom: str, ask: Ask, given: Fields) -> str:
        async with undone():
            answer = await self.answer(nom, ask, given, ask.origin)
        return answer.text


def is_same_page(here: str, left: str, parts: list[Part]) -> bool:
    """Around a row decided the links stay those of the address that was left."""
    rows = any(part.is_decided for part in parts)
    return here == left if rows else urlsplit(here).path == urlsplit(left).path


def faults_of(part: Part, parts: list[Part], page: Element, *, look: bool) -> list[str]:
    """`look`: nothing was done, a form is only looked at."""
    if part.is_decided or part.id == "messages":
        return []
    fresh = by_id(page, part.id)
    if fresh is None:  # what a row decided was the last of stays with it until the page is loaded again
        return [] if any(other.is_decided for other in parts) else [f"la page n’a pas de « {part.id} »"]
    unsaid = UNSAID if look else ()
    if part.inside:
        return unlike(plain(part.holder, unsaid)[1:-1], plain(fresh, unsaid)[1:-1])
    return unlike(plain(part.holder[0], unsaid), plain(fresh, unsaid))


def beside(swapped: Element, fresh: Element) -> list[str]:
    """The whole of it; where a row decided stays, each part that has a name, but for the section of that row."""
    if not holds_decided(swapped):
        return unlike(plain(swapped), plain(fresh))
    if swapped.tag == "section" and not any(map(holds_decided, swapped.iterdescendants("section"))):
        return []
    named = {name_of(element): element for element in fresh.iter("*") if name_of(element)}
    return [
        line
        for part in named_in(swapped)
        if name_of(part) in named
        for line in beside(part, named[name_of(part)])
    ]


def named_in(element: Element) -> Iterator[Element]:
    """The largest parts of it that have a name."""
    for child in element:
        if name_of(child):
            yield child
        else:
            yield from named_in(child)


def name_of(element: Element) -> str:
    """Its id, or its title’s."""
    identifier, title = element.get("id"), element.get("aria-labelledby")
    return identifier or (f"de {title}" if title else "")


def unlike(swapped: list[str], fresh: list[str]) -> list[str]:
    """Where they differ, each with a line before and after."""
    return list(difflib.unified_diff(swapped, fresh, "en place", "relue", lineterm="", n=1))
