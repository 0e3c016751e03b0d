"""The star of a field that must be filled: what it tells to who sees it is told to who does not."""

from xml.etree.ElementTree import Element

from tests.visitors import Shown

TOLD = "(obligatoire)"


def silent_stars(page: Shown) -> list[str]:
    """The names of the starred fields that do not say that they are required."""
    parents = {child: parent for parent in page.tree.iter() for child in parent}
    named = [(one, _words(one)) for tag in ("label", "legend") for one in page.tree.iter(tag)]
    return [words for one, words in named if _is_starred(one) and not _is_told(one, words, parents, page)]


def _words(element: Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def _is_starred(element: Element) -> bool:
    return any(one.get("aria-hidden") and one.text == "*" for one in element.iter("span"))


def _is_told(name: Element, words: str, parents: dict[Element, Element], page: Shown) -> bool:
    if TOLD in words:
        return True
    if name.tag == "legend":
        group = parents[name]
        return _is_required(group) or any(map(_is_required, group.iter("input")))
    control = page.element(name.get("for", "")) if name.get("for") else name.find("input")
    return control is not None and _is_required(control)


def _is_required(element: Element) -> bool:
    return "required" in element.attrib or element.get("aria-required") == "true"
