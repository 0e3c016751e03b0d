"""What a page asks by htmx, read from its elements; and its answer put in its place, as the browser does."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

import lxml.html
from tests.visitors import HTMX, ORIGIN

Element = lxml.html.HtmlElement


def read(text: str) -> Element:
    parser = lxml.html.HTMLParser(remove_comments=True, encoding="utf-8")
    return lxml.html.document_fromstring(text.encode() or b"<body></body>", parser=parser)


def by_id(tree: Element, identifier: str) -> Element | None:
    return next((element for element in tree.iter("*") if element.get("id") == identifier), None)


@dataclass(frozen=True)
class Ask:
    """What `element` of a page sends. `target`: the id of what its answer takes the place of."""

    page: str
    tree: Element
    element: Element
    method: str
    url: str

    @property
    def target(self) -> str:
        said = self.element.get("hx-target", "")
        if not said.startswith("closest ."):
            return said.removeprefix("#")
        name = said.removeprefix("closest .")
        above = (a for a in self.element.iterancestors() if name in a.get("class", "").split())
        return next(above).get("id", "")

    @property
    def is_form(self) -> bool:
        return self.element.tag == "form"

    @property
    def has_files(self) -> bool:
        return self.element.get("enctype") == "multipart/form-data"

    @property
    def headers(self) -> dict[str, str]:
        """Those of htmx; the others say that it comes from a page of ours."""
        aimed = by_id(self.tree, self.target)
        tag = "div" if aimed is None else aimed.tag
        body = self.tree.find("body")
        assert body is not None
        made_for = {"Personne": body.get("data-personne", "")}
        place = {"HX-Target": f"{tag}#{self.target}", "HX-Current-URL": self._place}
        return {**HTMX, **made_for, **self.origin, **place}

    @property
    def origin(self) -> dict[str, str]:
        return {"Origin": ORIGIN, "Referer": self._place}

    @property
    def _place(self) -> str:
        return urljoin(ORIGIN, self.page)


def asks_of(page: str, tree: Element) -> Iterator[Ask]:
    """In the order of the page."""
    for element in tree.iter("*"):
        for method in ("get", "post"):
            if (url := element.get(f"hx-{method}")) is not None:
                path = urljoin(ORIGIN + page, url).removeprefix(ORIGIN).partition("#")[0]
                yield Ask(page, tree, element, method.upper(), path)


def controls_of(ask: Ask) -> list[Element]:
    """Those of its form, wherever they stand, and what it includes besides."""
    form = ask.element if ask.is_form else next(ask.element.iterancestors("form"), None)
    if form is None:
        return []
    own, included = form.get("id") or "-", ask.element.get("hx-include", "").removeprefix("#")
    return [
        control
        for control in ask.tree.iter("input", "select", "textarea")
        if control.get("name")
        and (form in control.iterancestors() or own == control.get("form") or included == control.get("id"))
    ]


def fields_of(ask: Ask) -> dict[str, str]:
    """What stands in them as the page came; of a list, its first choice."""
    values: dict[str, str] = {}
    for control in controls_of(ask):
        name, kind = control.get("name"), control.get("type", "text")
        if control.tag == "select":
            options = list(control.iter("option"))
            chosen = [option for option in options if option.get("selected") is not None] or options[:1]
            values[name] = chosen[0].get("value", "") if chosen else ""
        elif control.tag == "textarea":
            values[name] = (control.text or "").removeprefix("\n")
        elif kind not in ("checkbox", "radio", "file"):
            values[name] = control.get("value", "")
        elif control.get("checked") is not None:
            values[name] = control.get("value", "on")
    return values


def filled(ask: Ask, values: dict[str, str]) -> dict[str, str]:
    """The same, with something in each field left empty: what `values` says by its name, else a choice, a word."""
    given = fields_of(ask)
    for control in controls_of(ask):
        name, kind = control.get("name"), control.get("type", "text")
        if given.get(name) or kind in ("hidden", "file"):
            continue
        choices = [option.get("value") for option in control.iter("option") if option.get("value")]
        if kind in ("checkbox", "radio"):
            choices = [control.get("value", "on")]
        given[name] = values.get(name) or (choices[0] if choices else "Un texte.")
    return given


@dataclass(frozen=True)
class Part:
    """What an answer puts in the place of the element `id`: what `holder` holds; or inside it."""

    id: str
    holder: Element
    inside: bool = False

    @property
    def is_decided(self) -> bool:
        return holds_decided(self.holder)


def holds_decided(element: Element) -> bool:
    """Whether the acts of a row in it stay in their place, with what was decided, until the page is loaded again."""
    return any(inside.get("class") == "actions fait" for inside in element.iter("*"))


def parts_of(ask: Ask, text: str) -> list[Part]:
    """The block, then what stands beside it for other places of the page."""
    block = lxml.html.fragment_fromstring(text, create_parent="div")
    beside: list[Part] = []
    for partial in list(block.iter("hx-partial")):
        inside = partial.get("hx-swap", "").startswith("inner")
        beside.append(Part(partial.get("hx-target", "").removeprefix("#"), partial, inside))
        partial.drop_tree()
    return [Part(ask.target, block), *beside]


def swap(tree: Element, parts: list[Part]) -> Element:
    """The page once they are in their places."""
    after = read(lxml.html.tostring(tree, encoding="unicode"))
    for part in parts:
        aimed = by_id(after, part.id)
        if aimed is None:
            continue
        if part.inside:
            aimed.text, aimed[:] = part.holder.text, list(part.holder)
        else:
            part.holder[-1].tail = aimed.tail
            above = aimed.getparent()
            place = above.index(aimed)
            above[place : place + 1] = list(part.holder)
    return after


def plain(element: Element, without: tuple[str, ...] = ()) -> list[str]:
    """Its tags and words, line by line, but for what is new each time: tokens, time gone by, what was just said,
    that a message is unread.

    `without`: what has these classes is left out.
    """
    if element.get("id") in ("messages", "neufs") or element.get("class") in without:
        return []
    said = [f'{name}="{value}"' for name, value in sorted(element.items()) if not is_token(element, name)]
    lines = [f"<{' '.join([element.tag, *said])}>", *([] if element.tag == "time" else words(element.text))]
    for child in element:
        lines += [*plain(child, without), *words(child.tail)]
    return [*lines, f"</{element.tag}>"]


def is_token(element: Element, attribute: str) -> bool:
    return attribute == "value" and element.get("name") == "jeton"


def words(text: str | None) -> list[str]:
    said = " ".join((text or "").split())
    return [said] if said else []
