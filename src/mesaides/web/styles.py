"""The styles of a first visit, inside its page: those that it shows, allowed by their hash (decision 51)."""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

NAME = re.compile(r"\[(?:data|aria)-[\w-]+|[.#]?[\w-]+")
"""An element, `.class`, `#id` or `[data-attribute`; of the other attributes, nothing is asked."""
SHOWN = re.compile(r'<([a-z]\w*)| class="([^"]+)"| id="([^"]+)"| ((?:data|aria)-[\w-]+)')
WITHIN = re.compile(r"\([^()]*\)|\[(?!data-|aria-)[^\[\]]*\]|[~|^$*]?=[^\[\]]*\]")
PSEUDO = re.compile(r"::?[\w-]+")
CHOICE = re.compile(r":(is|where|has|not)\(")
GROUPS = ("@layer", "@media", "@supports")
TOKEN = re.compile(r"(--[\w-]+):[^;}]*;?")
KEYFRAMES = re.compile(r"@keyframes ([\w-]+)\{(?:[^{}]*\{[^{}]*\})*\}")
OURS = frozenset({".js", ".champs"})
"""The classes that scripts give to `html`."""


Asked = tuple[tuple[frozenset[str], ...], ...]
"""Of each group, at least one set of names."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`selectors`: each with the elements, classes and ids for which it asks, all of them, and then one of each of its
    choices."""

    head: str
    body: str | None
    selectors: tuple[tuple[str, Asked], ...] = ()
    inside: tuple["Rule", ...] = ()


class Styles:
    """The style sheet of all pages, and that of the pages of work, which they name in their head: the text and the
    address of each."""

    def __init__(self, site: tuple[str, str], atelier: tuple[str, str]) -> None:
        css, self._url = site
        self._site = tuple(read_rules(css))
        self._both = (*self._site, *read_rules(atelier[0]))
        self._known = frozenset(NAME.findall(css + atelier[0]))
        self.version = self._url.rpartition("-")[2].removesuffix(".css")
        """What the cookie of a browser says, once it has been told to fetch the file."""
        self.link, self._atelier = (f'<link rel="stylesheet" href="{url}">' for _, url in (site, atelier))
        self._made = lru_cache(maxsize=256)(self._make)

    def put_in(self, page: str, place: str) -> tuple[str, str]:
        """The page with the styles that it shows, in this place, and the source by which its policy allows them. The
        files come when nothing else waits: by site.js, or, where no script runs, as that of the paper; the second one
        from the end of the page."""
        names = OURS | self._known.intersection(_shown(page))
        works = self._atelier in page
        if works:
            page = page.replace(self._atelier, "", 1).replace("</body>", f"{self._atelier}</body>", 1)
        css, source = self._made(names, works=works)
        return page.replace(place, css), source

    def _make(self, names: frozenset[str], *, works: bool) -> tuple[str, str]:
        css = without_unused(write_rules(self._both if works else self._site, names))
        digest = b64encode(sha256(css.encode()).digest()).decode()
        later = f'<noscript><link rel="stylesheet" href="{self._url}" media="print"></noscript>'
        return f'<style data-suite="{self._url}">{css}</style>{later}', f"'sha256-{digest}'"


def _shown(page: str) -> Iterator[str]:
    for tag, classes, name, attribute in SHOWN.findall(page):
        if tag:
            yield tag
        elif classes:
            yield from (f".{one}" for one in classes.split())
        else:
            yield f"#{name}" if name else f"[{attribute}"


def read_rules(css: str) -> Iterator[Rule]:
    """The rules of a style sheet without comments, in their order."""
    depth = start = opened = 0
    for found in re.finditer("[{};]", css):
        mark, here = found.group(), found.start()
        depth += {"{": 1, "}": -1}.get(mark, 0)
        if mark == "{" and depth == 1:
            opened = here
        elif depth == 0:
            end = opened if mark == "}" else here
            yield _read(css[start:end].strip(), css[opened + 1 : here] if mark == "}" else None)
            start = here + 1


def _read(head: str, body: str | None) -> Rule:
    if body is not None and head.startswith(GROUPS):
        return Rule(head, body, inside=tuple(read_rules(body)))
    if head.startswith("@"):
        return Rule(head, body, ((head, ()),))
    return Rule(head, body, tuple((one, tuple(_asked(one))) for one in _selectors(head)))


def _selectors(head: str) -> Iterator[str]:
    depth = start = 0
    for found in re.finditer("[(),]", head):
        mark = found.group()
        depth += {"(": 1, ")": -1}.get(mark, 0)
        if mark == "," and depth == 0:
            yield head[start : found.start()]
            start = found.end()
    yield head[start:]


def _asked(selector: str) -> Iterator[tuple[frozenset[str], ...]]:
    """What `:not` says is asked by nobody here."""
    yield (_names(selector),)
    start = 0
    while found := CHOICE.search(selector, start):
        start = _end_of(selector, found.end())
        if found[1] != "not":
            yield tuple(_names(one) for one in _selectors(selector[found.end() : start]))


def _end_of(selector: str, start: int) -> int:
    """Where the parenthesis closes that opened before `start`."""
    depth, end = 1, start
    while depth:
        depth += {"(": 1, ")": -1}.get(selector[end], 0)
        end += 1
    return end - 1


def _names(selector: str) -> frozenset[str]:
    while WITHIN.search(selector):
        selector = WITHIN.sub("", selector)
    return frozenset(NAME.findall(PSEUDO.sub("", selector)))


def write_rules(rules: Iterable[Rule], names: frozenset[str]) -> str:
    """The rules that may concern a page that has these names."""
    return "".join(_write(rule, names) for rule in rules)


def without_unused(css: str) -> str:
    """Without the colours and the movements of which none of these rules speaks."""
    used = frozenset(re.findall(r"var\((--[\w-]+)", css))
    moves = " ".join(re.findall(r"animation:([^;}]+)", css)).split()
    css = KEYFRAMES.sub(lambda found: found[0] if found[1] in moves else "", css)
    return TOKEN.sub(lambda found: found[0] if found[1] in used else "", css).replace(";}", "}")


def _write(rule: Rule, names: frozenset[str]) -> str:
    if rule.body is None:
        return f"{rule.head};"
    if rule.head == "@media print":
        return ""
    if rule.inside:
        kept = write_rules(rule.inside, names)
        return f"{rule.head}{{{kept}}}" if kept else ""
    # Nobody prints, or hovers, before the file is there.
    kept = ",".join(
        selector
        for selector, asked in rule.selectors
        if ":hover" not in selector and all(any(one <= names for one in group) for group in asked)
    )
    return f"{kept}{{{rule.body}}}" if kept else ""
