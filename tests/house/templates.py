"""The rules on templates: real forms and links under hx- attributes, blocks to swap, nothing inline."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser

from tests.house.tree import House

Breaches = Iterator[str]

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
EXPRESSION = re.compile(r"\{\{(.*?)\}\}", re.S)
MAIL_LAYOUT = re.compile(r"extends\s+[\"']layouts/courriel")
TOKEN = re.compile(r"⟦[^⟧]*(csrf|jeton)")
QUESTION = re.compile(r"(?i)hx-request|is_htmx|request\.htmx|\.(select|objects|get_related)\(")
BLOCK_START = re.compile(r"\{%-?\s*block\s+(\w+)[^%]*%\}")
ROW = re.compile(r'<div class="actions" id="([\w-]+)"')
WIDEST = 160
BLOCK_END = re.compile(r"\{%-?\s*endblock\b[^%]*%\}")


@dataclass
class Tag:
    name: str
    attributes: dict[str, str]
    line: int
    offset: int
    ends: bool = False
    inside: str = field(default="", repr=False)

    def __getitem__(self, attribute: str) -> str:
        return self.attributes.get(attribute, "")


class Reader(HTMLParser):
    """The tags of a template in order, Jinja's statements blanked and its expressions made plain words."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[Tag] = []
        self.plain = plain(source)
        self.starts = [0, *(found.end() for found in re.finditer("\n", self.plain))]
        self.feed(self.plain)

    def read(self, name: str, attributes: dict[str, str], ends: bool = False) -> None:
        line, column = self.getpos()
        self.tags.append(Tag(name, attributes, line, self.starts[line - 1] + column, ends))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.read(tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        self.read(tag, {}, ends=True)


def blank(match: re.Match[str]) -> str:
    return "\n" * match.group().count("\n")


def plain(source: str) -> str:
    """The template with its line numbers, without statements; `{{ x('y') }}` becomes `⟦x(y)⟧`."""
    source = re.sub(r"\{#.*?#\}", blank, source, flags=re.S)
    source = re.sub(r"\{%.*?%\}", blank, source, flags=re.S)
    return EXPRESSION.sub(lambda found: "⟦" + re.sub(r"[\"'<>]", "", found.group(1)).strip() + "⟧", source)


@cache
def tags_of(source: str) -> list[Tag]:
    reader = Reader(source)
    for start, tag in enumerate(reader.tags):
        if tag.name == "form" and not tag.ends:
            end = next((end.offset for end in reader.tags[start:] if end.ends and end.name == "form"), None)
            tag.inside = reader.plain[tag.offset : end]
    return [tag for tag in reader.tags if not tag.ends]


def tags_in(house: House) -> Iterator[tuple[str, Tag]]:
    for name, source in house.templates.items():
        if name.endswith(".txt") or is_mail(name, source):
            continue
        for tag in tags_of(source):
            yield f"templates/{name}:{tag.line}", tag


def is_mail(name: str, source: str) -> bool:
    """Mail readers want styles inline: the templates of mails are judged by the tests of mails."""
    return (
        "courriel" in name.rsplit("/", 1)[-1]
        or re.search(r"extends\s+[\"']layouts/courriel", source) is not None
    )


def every_hx_post_stands_on_a_real_form(house: House) -> Breaches:
    for where, tag in tags_in(house):
        if "hx-post" in tag.attributes:
            if tag.name != "form" or tag["method"].lower() != "post" or not tag["action"]:
                yield f'{where}: hx-post stands on <form method="post" action="…"> only'
            elif tag["hx-post"] and tag["hx-post"] != tag["action"]:
                yield f"{where}: hx-post and action say two addresses"
        for verb in {"hx-put", "hx-patch", "hx-delete"} & tag.attributes.keys():
            yield f"{where}: {verb} has no form to stand on"


def every_post_form_carries_its_token(house: House) -> Breaches:
    for where, tag in tags_in(house):
        if tag.name == "form" and tag["method"].lower() == "post" and not TOKEN.search(tag.inside):
            yield f"{where}: this form carries neither csrf_input nor jeton"


def every_hx_get_stands_on_a_link_or_search_form(house: House) -> Breaches:
    for where, tag in tags_in(house):
        if "hx-get" not in tag.attributes:
            continue
        address = {"a": tag["href"], "form": tag["action"]}.get(tag.name, "")
        if not address or (tag.name == "form" and tag["method"].lower() not in {"", "get"}):
            yield f'{where}: hx-get stands on <a href> or <form method="get" action> only'
        elif tag["hx-get"] and tag["hx-get"] != address:
            yield f"{where}: hx-get and the element say two addresses"


def nothing_is_inline(house: House) -> Breaches:
    for where, tag in tags_in(house):
        if tag.name == "style" or "style" in tag.attributes:
            yield f"{where}: styles live in site.css"
        if tag.name == "script" and not tag["src"]:
            yield f"{where}: scripts live in site.js"
        for name, value in tag.attributes.items():
            if name.startswith(("on", "hx-on")):
                yield f"{where}: {name} is inline code"
            if value.strip().lower().startswith(("js:", "javascript:")):
                yield f"{where}: {name} holds inline code"
            if name.endswith((":inherited", ":append")):
                yield f"{where}: {name}: hx- attributes stand on the element itself"


def nothing_comes_from_elsewhere(house: House) -> Breaches:
    for where, tag in tags_in(house):
        loaded = (
            ("src", "srcset", "action", "href")
            if tag.name in {"link", "use"}
            else ("src", "srcset", "action")
        )
        for attribute in loaded:
            if re.match(r"(?i)\s*(https?:)?//", tag[attribute]):
                yield f"{where}: {attribute} leads to another host"


def templates_receive_and_never_ask(house: House) -> Breaches:
    for name, source in house.templates.items():
        for found in QUESTION.finditer(source):
            line = source.count("\n", 0, found.start()) + 1
            yield f"templates/{name}:{line}: {found.group()}: templates ask nothing"


def no_line_is_wide(house: House) -> Breaches:
    """One thought a line. A line breaks inside a tag, a call or a comment (`{#-` … `-#}`) where a space would show."""
    folder = house.root / "templates"
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if len(line) > WIDEST:
                yield f"{path.relative_to(house.root)}:{number}: {len(line)} characters, more than {WIDEST}"


def blocks_of(source: str) -> dict[str, str]:
    """The source of each block, its nested blocks included."""
    found: dict[str, str] = {}
    opened: list[tuple[str, int]] = []
    for mark in sorted([*BLOCK_START.finditer(source), *BLOCK_END.finditer(source)], key=lambda m: m.start()):
        if mark.re is BLOCK_START:
            opened.append((mark.group(1), mark.end()))
        elif opened:
            name, start = opened.pop()
            found[name] = source[start : mark.start()]
    return found


def targets_of(source: str) -> set[str]:
    """What `hx-target="#x"` and `target="x"` in a macro's call name, where written out."""
    in_tags = {tag["hx-target"].lstrip("#") for tag in tags_of(source) if "⟦" not in tag["hx-target"]}
    in_calls = re.findall(r"\btarget\s*=\s*[\"']#?([\w-]+)[\"']", re.sub(r"<[^>]*>", "", source))
    return {target for target in in_tags.union(in_calls) if re.fullmatch(r"[\w-]+", target)} - {"this"}


def every_target_is_a_block(house: House) -> Breaches:
    blocks = {name for source in house.templates.values() for name in blocks_of(source)}
    blocks |= {row for source in house.templates.values() for row in ROW.findall(source)}
    for name, source in house.templates.items():
        for target in sorted(targets_of(source) - blocks):
            yield f"templates/{name}: the target « {target} » is no block or row of any template"


def blocks_to_swap_have_one_root_of_their_name(house: House) -> Breaches:
    targets = {target for source in house.templates.values() for target in targets_of(source)}
    for name, source in house.templates.items():
        for block, inside in blocks_of(source).items():
            if block in targets and inside.strip() and (reason := why_no_single_root(block, inside)):
                yield f"templates/{name}: block {block}: {reason}"


def why_no_single_root(block: str, source: str) -> str | None:
    reader, depth, closed = Reader(source), 0, False
    first = next((tag for tag in reader.tags if not tag.ends), None)
    if first is None:
        return None
    if first["id"] != block:
        return f'its root is <{first.name} id="{first["id"]}">, not id="{block}"'
    for tag in reader.tags:
        if closed:
            return f"<{tag.name}> stands beside its root"
        if tag.name not in VOID:
            depth += -1 if tag.ends else 1
        closed = depth == 0
    return None
