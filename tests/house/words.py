"""The rule on French texts: no space where a line could break before : ; ? ! » or after «."""

import ast
import re
from collections.abc import Iterator

from tests.house.tree import House, Module

BREAKABLE = re.compile(r"[\w»”’%…] [;:?!»](?!\w)|\) [:;!»]|« |(?:^|[\"']) [;:?!»](?=[ \"']|$)")
COMMENT = re.compile(r"\{#.*?#\}", re.S)
STATEMENT = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.S)
QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
TAG = re.compile(r"<[^>]*>", re.S)


def punctuation_never_begins_a_line(house: House) -> Iterator[str]:
    for name, source in house.templates.items():
        for text in texts_of_template(source):
            yield from (f"templates/{name}: « {found} »" for found in BREAKABLE.findall(text))
    for module in house.modules.values():
        for line, text in texts_of_module(module):
            yield from (f"{module.where}:{line}: « {found} »" for found in BREAKABLE.findall(text))


def texts_of_template(source: str) -> Iterator[str]:
    """What stands between the tags, a value being a word; then what is written in statements and attributes."""
    source = COMMENT.sub("", source)
    yield TAG.sub("", STATEMENT.sub(lambda found: "x" if found.group().startswith("{{") else "", source))
    for inside in (*STATEMENT.findall(source), *TAG.findall(STATEMENT.sub("x", source))):
        yield from QUOTED.findall(inside)


def texts_of_module(module: Module) -> Iterator[tuple[int, str]]:
    """Every text with its line, a value being a word; docstrings are no texts for people."""
    apart = {id(node.value) for node in ast.walk(module.tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.JoinedStr):
            apart.update(map(id, node.values))
            yield node.lineno, "".join(map(word_of, node.values))
        elif isinstance(node, ast.Constant) and id(node) not in apart:
            yield node.lineno, word_of(node)


def word_of(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "x"
