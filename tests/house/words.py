"""The rules on French texts: no space where a line could break before : ; ? ! » or after « or between a number and its
unit, typographic apostrophes and dots, and no gender guessed."""

import ast
import re
from collections.abc import Iterator

from tests.house.tree import House, Module

BREAKABLE = re.compile(r"[\w»”’%…] [;:?!»](?!\w)|\) [:;!»]|« |(?:^|[\"']) [;:?!»](?=[ \"']|$)")
APART = re.compile(r"\b(?:\d|x) (?:[€%]|[Mk]o\b|(?:heure|jour|minute|seconde|an|caractère|chiffre)s?\b)")
TYPED = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'[a-zéèêàh]|\w\.\.\.(?!\w)|\w\(e?s\)")
GUESSED = re.compile(
    r"\b[Vv]ous (?:vous )?(?:n’)?(?:êtes|serez|restez|avez été|venez d’être|a|ont)"
    r"(?: (?:pas|plus|déjà|encore|toujours|de nouveau|aussi|bien))* "
    r"(?:rattaché|trompé|(?:re|dé)?connecté|invité|détaché|inscrit|nommé|prévenu|averti|informé|autorisé|identifié|seul)(?!\w)"
    r"|\w+é\(e\)"
)
COMMENT = re.compile(r"\{#.*?#\}", re.S)
STATEMENT = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.S)
QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`")
CODE = re.compile(r"[=(){}+]")
TAG = re.compile(r"<[^>]*>", re.S)


def punctuation_never_begins_a_line(house: House) -> Iterator[str]:
    yield from said(house, BREAKABLE)


def a_number_stays_beside_its_unit(house: House) -> Iterator[str]:
    yield from said(house, APART)


def signs_are_those_of_print(house: House) -> Iterator[str]:
    """« l’aide », « Envoi… » and a right plural: never l'aide, Envoi... nor demande(s)."""
    yield from said(house, TYPED)


def nobody_s_gender_is_guessed(house: House) -> Iterator[str]:
    """« Votre compte est rattaché », not « Vous êtes rattaché »: half of those who read it are not."""
    yield from said(house, GUESSED)


def said(house: House, words: re.Pattern[str]) -> Iterator[str]:
    """Where these words stand in a text for people."""
    for name, source in house.templates.items():
        for text in texts_of_template(source):
            yield from (f"templates/{name}: « {found} »" for found in words.findall(text))
    for where, text in texts_of(house):
        yield from (f"{where}: « {found} »" for found in words.findall(text))


def texts_of(house: House) -> Iterator[tuple[str, str]]:
    """Those of the code, of the scripts and of the dispositifs, with the place where each stands."""
    for module in house.modules.values():
        yield from ((f"{module.where}:{line}", text) for line, text in texts_of_module(module))
    for path in (*house.root.glob("static/*.js"), *house.root.glob("src/*/dispositifs/**/*.toml")):
        source = re.sub(r"\$\{[^{}]*\}", "x", path.read_text(encoding="utf-8"))
        yield from ((path.name, text) for text in QUOTED.findall(source) if not CODE.search(text))


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
