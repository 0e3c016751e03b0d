#!/usr/bin/env python3
"""Ce que la maison pèse, en chiffres : `python3 scripts/mesurer-maison.py [DOSSIER]` (le dépôt par défaut).

Il lit le code sans l’importer et n’a besoin que de la bibliothèque standard, pour comparer deux versions du dépôt.
"""

import ast
import re
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

SQL = re.compile(r"\s*(SELECT|INSERT INTO|UPDATE \w+ SET|DELETE FROM|WITH \w+ AS|EXISTS ?\()\b", re.I)
ROUTE = {"get", "post", "save", "check"}
UNTYPED = re.compile(r"dict\[str, (?:Any|object)\]")
SIGNES = 160


def modules(root: Path) -> Iterator[tuple[Path, str, ast.Module]]:
    for path in sorted((root / "src").rglob("*.py")):
        if "piccolo_migrations" not in path.parts:
            text = path.read_text(encoding="utf-8")
            yield path, text, ast.parse(text)


def spread(numbers: list[int]) -> str:
    """« médiane 5, 90 % 16, plus grand 40 »."""
    ordered = sorted(numbers) or [0]
    ninetieth = ordered[min(len(ordered) - 1, int(len(ordered) * 0.9))]
    return f"médiane {statistics.median(ordered):g}, neuf sur dix {ninetieth}, le plus grand {ordered[-1]}"


def lines_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def is_handler(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    calls = (decorator.func for decorator in node.decorator_list if isinstance(decorator, ast.Call))
    return any(isinstance(call, ast.Name) and call.id in ROUTE for call in calls)


def sql_strings(tree: ast.Module) -> int:
    """Strings that begin like SQL."""
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    strings = (node for node in ast.walk(tree) if isinstance(node, ast.Constant | ast.JoinedStr))
    return sum(bool(SQL.match(beginning(node))) for node in strings if id(node) not in inside)


def beginning(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return beginning(node.values[0]) if node.values else ""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def knows(root: Path, word: str) -> tuple[int, int]:
    """How many files of src and of templates say this word."""
    found = re.compile(rf"(?i){word}")
    sources = sum(bool(found.search(text) or found.search(path.name)) for path, text, _ in modules(root))
    templates = (path for path in (root / "templates").rglob("*") if path.is_file())
    return sources, sum(bool(found.search(path.read_text(encoding="utf-8"))) for path in templates)


def main() -> None:
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[1])
    files, functions, handlers = list[int](), list[int](), list[int]()
    classes, sql, untyped = defaultdict[str, list[str]](list), 0, 0
    for path, text, tree in modules(root):
        if text.strip():
            files.append(text.count("\n"))
        sql += sql_strings(tree)
        untyped += len(UNTYPED.findall(text))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                (handlers if is_handler(node) else functions).append(lines_of(node))
            elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                classes[node.name].append(path.relative_to(root / "src" / "mesaides").as_posix())
    paths = (path for path in (root / "templates").rglob("*") if path.is_file())
    templates = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    wide = sum(len(line) > SIGNES for line in templates)
    twice = {name: where for name, where in classes.items() if len(where) > 1}
    print(f"Requêtes écrites en SQL : {sql}")
    print(f"Lignes sans type (dict[str, Any]) : {untyped}")
    print(f"Noms de classe donnés plusieurs fois : {len(twice)} ({', '.join(sorted(twice))})")
    print(f"Fichiers : {len(files)} ; lignes : {spread(files)}")
    print(f"Fonctions : {len(functions) + len(handlers)} ; lignes : {spread(functions + handlers)}")
    print(f"Gestionnaires de route : {len(handlers)} ; lignes : {spread(handlers)}")
    print(
        f"Modèles : lignes de plus de {SIGNES} signes : {wide} sur {len(templates)} ({wide / len(templates):.1%})"
    )
    for word in ("invitation", "partage"):
        print("Fichiers qui connaissent « {} » : {} dans src, {} modèles".format(word, *knows(root, word)))


if __name__ == "__main__":
    main()
