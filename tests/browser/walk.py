"""A walk through the portal by its own links, which inspects each page that looks like no other."""

import re
from collections.abc import AsyncIterator, Iterator
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, Page, Response, TimeoutError
from tests.browser.inspection import axe, axe_colours, layout_faults
from tests.browser.pace import hurried_page
from tests.browser.watch import Watch
from tests.html_validity import HtmlValidator

SAME_SHAPE = 2
"""Addresses alike but for a number or a code that one person opens."""
PARTS = re.compile(r"(?<=/)(\d{7}[A-Z]|\d+|[\w-]{22})(?=/|$)")
LINKS = """() => [...document.links].map(a => a.hasAttribute('download') || a.pathname.endsWith('.pdf') ? '' : a.href)
  .filter(Boolean)"""
# What stands in what: a list is the same whatever its length.
SKELETON = """() => {
  const name = e => e.tagName + '.' + e.className;
  const pairs = [...document.querySelectorAll('main *')].map(e => name(e.parentElement) + '>' + name(e));
  return [...new Set(pairs)].sort().join();
}"""
OPEN_ALL = "() => { for (const d of document.querySelectorAll('main details')) d.open = true }"
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
CUT = """() => [...document.querySelectorAll('main *, header *, footer *')].filter(e => {
  const s = getComputedStyle(e);
  if (e.closest('.sr') || e.matches('textarea, select, input')) return false;
  return s.position !== 'absolute' && s.overflow !== 'visible' && e.clientHeight && e.scrollHeight > e.clientHeight + 2;
}).map(e => 'cut text: ' + e.outerHTML.slice(0, 120))"""
# The steps of a demande send their fields one by one, and nothing more on leaving: see test_demande.
FORMS = """() => {
  const typed = 'input:not([type=hidden]):not([type=checkbox]):not([type=search]), textarea, select';
  return [...document.querySelectorAll('main form')].map((form, n) => [form, n])
    .filter(([form]) => form.method === 'post' && !form.matches('[data-depot]'))
    .filter(([form]) => form.checkVisibility({visibilityProperty: true}))
    .filter(([form]) => [...form.elements].some(e => e.matches(typed)))
    .map(([form, n]) => [n, form.getAttribute('action')]);
}"""
SEND_EMPTY = """n => {
  const form = document.querySelectorAll('main form')[n];
  const typed = 'textarea, input:not([type=hidden]):not([type=radio]):not([type=checkbox])';
  for (const e of form.elements) {
    if (e.matches(typed)) e.value = '';
    if (e.matches('[type=radio]')) e.checked = false;
  }
  form.requestSubmit([...form.querySelectorAll('button.bouton:not([type=button])')].find(b => !b.name));
}"""


class Itinerary:
    """The addresses still to open, in the order in which links name them; those alike, SAME_SHAPE times."""

    def __init__(self, origin: str, start: str) -> None:
        self.origin = origin
        self.waiting, self.met = [start], {start}
        self.shapes: dict[str, int] = {}

    def __iter__(self) -> Iterator[str]:
        while self.waiting:
            yield self.waiting.pop(0)

    def note(self, links: list[str]) -> list[str]:
        """Whatever they lead to, '' for what is none of ours; what is new will be opened."""
        addresses = [inner_address(link, self.origin) for link in links]
        for found in addresses:
            if found and found not in self.met:
                self.met.add(found)
                shape = shape_of(found)
                self.shapes[shape] = self.shapes.get(shape, 0) + 1
                if self.shapes[shape] <= SAME_SHAPE:
                    self.waiting.append(found)
        return addresses


class Walk:
    """`faults`: everything wrong, with the address; `seen`: the skeletons already inspected, whoever met them."""

    def __init__(self, origin: str, validator: HtmlValidator) -> None:
        self.origin = origin
        self.validator = validator
        self.seen: set[str] = set()
        self.faults: list[str] = []
        self.inspected: list[str] = []
        self.refused: set[str] = set()
        self.mailed: set[str] = set()
        """Addresses met in mails: they may be meant for another, or used already."""
        self.public: dict[str, str] = {}
        """What the first one, a visitor, opened without being led elsewhere, and its skeleton."""
        self.alike: set[str] = set()
        """Of these, what showed the same to somebody logged in: it does to everybody, and is not opened again."""

    async def follow(self, context: BrowserContext, start: str, who: str) -> None:
        """Opens every page that links reach from `start`, as whoever this context is."""
        page = await hurried_page(context)
        watch = Watch(page)
        first = not self.seen
        async for address, answer in self._pages(page, start):
            where = f"{who} {address}"
            if answer.status != 200 and address not in self.mailed:
                self.faults.append(f"{where}: {answer.status} behind a link")
            skeleton = await page.evaluate(SKELETON)
            if skeleton not in self.seen:
                self.seen.add(skeleton)
                self.inspected.append(where)
                self._note(where, await self._inspect(page, await answer.text()))
            if first and page.url == self.origin + address:
                self.public[address] = skeleton
            elif self.public.get(address) == skeleton:
                self.alike.add(address)
            await self._send_empty_forms(page, where)
            self._note(where, watch.faults)
            watch.faults.clear()
        await page.close()

    async def _pages(self, page: Page, start: str) -> AsyncIterator[tuple[str, Response]]:
        itinerary = Itinerary(self.origin, start)
        for address in itinerary:
            if address in self.alike:
                continue
            answer = await page.goto(self.origin + address)
            assert answer
            links = await page.evaluate(LINKS)
            yield address, answer
            found = itinerary.note(links)
            if address.startswith("/demo/"):
                self.mailed.update(found)

    def tell(self) -> str:
        """What was wrong; who comes next, or again, looks at everything."""
        told, self.faults = "\n".join(self.faults), []
        if told:
            self.seen.clear()
            self.refused.clear()
            self.alike.clear()
        return told

    def _note(self, where: str, found: list[str]) -> None:
        self.faults += [f"{where}: {fault}" for fault in found]

    async def _inspect(self, page: Page, source: str = "") -> list[str]:
        """HTML, then everything opened: 1280 px in light and dark, 360 px, and 320 px with spaced text."""
        faults = [f"served HTML: {error}" for error in await self.validator.errors(source)] if source else []
        faults += [f"HTML after scripts: {e}" for e in await self.validator.errors(await page.content())]
        await page.evaluate(OPEN_ALL)
        for width in (1280, 360):
            await page.set_viewport_size({"width": width, "height": 800})
            # All of it: what passes under the bar at the foot is out of reach only until one scrolls (test_etroit).
            height = await page.evaluate("() => Math.max(800, document.documentElement.scrollHeight)")
            await page.set_viewport_size({"width": width, "height": height})
            faults += [f"{width} px: {fault}" for fault in [*await layout_faults(page), *await axe(page)]]
        await page.set_viewport_size({"width": 1280, "height": 800})
        await page.emulate_media(color_scheme="dark")
        faults += [f"dark: {fault}" for fault in await axe_colours(page)]
        await page.emulate_media(color_scheme="light")
        await page.set_viewport_size({"width": 320, "height": 256})
        faults += [f"320 px: {fault}" for fault in await layout_faults(page)]
        await page.evaluate(SPACED)
        faults += [f"spaced: {f}" for f in [*await layout_faults(page), *await page.evaluate(CUT)]]
        await page.set_viewport_size({"width": 1280, "height": 800})
        return faults

    async def _send_empty_forms(self, page: Page, where: str) -> None:
        """Every form sent empty is refused in words, the focus on its summary."""
        address = page.url
        for number, action in await page.evaluate(FORMS):
            shape = shape_of(action)
            if shape in self.refused:
                continue
            self.refused.add(shape)
            await page.goto(address)
            async with page.expect_response(lambda r: r.request.method == "POST") as sent:
                await page.evaluate(SEND_EMPTY, number)
            status = (await sent.value).status
            await page.wait_for_load_state("load")
            if status == 409:  # refused by a rule: said in the live region
                await page.locator("#messages .message, h1:text('Action impossible')").first.wait_for()
                continue
            if status != 422:
                self.faults.append(f"{where}: {action} sent empty answers {status}")
                continue
            summary = page.locator(".resume, .erreur").first
            await summary.wait_for()
            if await page.locator(".resume").count():
                try:
                    await page.wait_for_function(
                        "() => document.activeElement.matches('.resume')", timeout=15_000
                    )
                except TimeoutError:
                    self.faults.append(f"{where}: {action} sent empty: the focus is not on the summary")
            try:
                await page.wait_for_function("() => document.title.startsWith('Erreur')", timeout=15_000)
            except TimeoutError:
                self.faults.append(f"{where}: {action} sent empty: the title does not say it")
            self._note(f"{where} {action} sent empty", await self._inspect(page))


def inner_address(link: str, origin: str) -> str:
    """Path and query of a page of the portal, '' for anything else."""
    if not link.startswith(origin + "/"):
        return ""
    parts = urlsplit(link)
    if parts.path.startswith("/static/") or parts.path.endswith("/html"):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def shape_of(address: str) -> str:
    path, _, query = address.partition("?")
    return PARTS.sub("…", path) + "?" + "&".join(sorted(part.split("=")[0] for part in query.split("&")))
