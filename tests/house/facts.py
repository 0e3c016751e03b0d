"""The rule on facts: who is there, who is attached, whom a demande is shared with is a condition with a name."""

import ast
import re
from collections.abc import Iterator

from tests.house.tree import House, Module

COLUMNS = {"ferme_le", "jusqu_au"}
"""Of what ends: a compte, a depot, a habilitation. Its end is looked at in a condition of its room."""
STATUTS = {"VALIDE", "EN_ATTENTE"}
IN_SQL = re.compile(r"\bstatut (?:=|IN|<>|!=)|\b(?:ferme_le|jusqu_au) IS\b")
PRIVATE_TABLES = {"mesaides.demandes.tables.partage"}
"""Another room asks who sees a demande, never with whom it is shared."""


def a_fact_is_said_once(house: House) -> Iterator[str]:
    """What a query asks of a rattachement, of what has an end and of a partage stands in `reads/conditions.py`."""
    for module in house.modules.values():
        if module.parts[-2:] != ("reads", "conditions"):
            yield from (f"{module.where}:{line}: {what}, in no condition" for line, what in said_in(module))
        for name, line in module.imports:
            if name in PRIVATE_TABLES and not name.startswith(f"mesaides.{module.room}."):
                yield f"{module.where}:{line}: {name} is asked by the conditions of its room"


def said_in(module: Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in {"is_null", "is_not_null"} and named(node.func.value) in COLUMNS:
                yield node.lineno, f"asks {named(node.func.value)}"
            if node.func.attr in {"is_in", "not_in"} and any(map(is_statut, ast.walk(node))):
                yield node.lineno, "asks a statut"
        elif isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.NotEq):
            if any(map(is_statut, (node.left, *node.comparators))):
                yield node.lineno, "asks a statut"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and IN_SQL.search(node.value):
            yield node.lineno, f"asks « {IN_SQL.findall(node.value)[0]} » in SQL"


def is_statut(node: ast.AST) -> bool:
    """`StatutRattachement.VALIDE`."""
    return (
        isinstance(node, ast.Attribute) and node.attr in STATUTS and named(node.value) == "StatutRattachement"
    )


def named(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
