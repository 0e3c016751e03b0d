"""Data files written from what is published: read again, they say the same. Pure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from mesaides.dispositifs.rules.lecture import DispositifLu, ThematiqueLue

Tree = Mapping[str, Any]
TABLES = ("questions", "pieces", "campagnes")
"""What comes last in a file, each entry on lines of its own."""


def write_dispositif(lu: DispositifLu) -> str:
    tree = _tree_of(lu)
    tree |= tree.pop("contenu")
    regle = tree.pop("regle")
    parts = [*_lines({key: value for key, value in tree.items() if key not in TABLES})]
    parts += ["", "[regle]", *_lines(regle)]
    for name in TABLES:
        for entry in tree.get(name, ()):
            parts += ["", f"[[{name}]]", *_lines(entry)]
    return "\n".join(parts) + "\n"


def write_thematiques(thematiques: Sequence[ThematiqueLue]) -> str:
    """In their order."""
    entries = "".join(f"  {_value(_tree_of(thematique))},\n" for thematique in thematiques)
    return f"thematiques = [\n{entries}]\n"


def _tree_of(lu: DispositifLu | ThematiqueLue) -> dict[str, Any]:
    return msgspec.to_builtins(lu, builtin_types=(Decimal, date))


def _lines(tree: Tree) -> Iterator[str]:
    yield from (f"{key} = {_value(value)}" for key, value in tree.items())


def _value(value: Any) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        return f"{{ {', '.join(_lines(value))} }}"  # pyright: ignore[reportUnknownArgumentType]
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"  # pyright: ignore[reportUnknownArgumentType]
    return str(value).lower() if isinstance(value, bool) else str(value)
