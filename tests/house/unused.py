"""Nothing stays that nobody uses: what only tests call is dead too."""

import ast
import re
from collections.abc import Iterator

from tests.house.tree import House, Module

PLAIN = {"property", "cached_property", "classmethod", "staticmethod", "lru_cache", "cache", "dataclass"}
PLAIN |= {"contextmanager", "asynccontextmanager"}
"""Decorators that call nothing: a route or a command is called by what decorates it."""
OURS = {"StrEnum", "IntEnum", "Protocol", "Struct", "Generic", "TypedDict", "NamedTuple", "Form"}
"""Bases that call no method of their own accord, but for those of BY_NAME."""
BY_NAME = re.compile(r"__\w+__|_|validate_\w+|APP_CONFIG|getlist|ngettext")
"""What Python, WTForms and Piccolo find by its name."""
EXPRESSION = re.compile(r"\{[{%].*?[%}]\}", re.S)
ADDRESS = re.compile(r"mesaides(?:\.\w+)*[.:](\w+)")
"""« mesaides.asgi:from_environment », as uvicorn and the configuration of logs are told."""
WORD = re.compile(r"[A-Za-z_]\w*")
IMPORT = re.compile(r"\{%-?\s*from\s+[\"'][^\"']+[\"']\s+import\s+(.*?)-?%\}", re.S)
MACRO = re.compile(r"\{%-?\s*macro\s+(\w+).*?%\}", re.S)


def nothing_of_src_is_used_nowhere(house: House) -> Iterator[str]:
    used = {name for module in house.modules.values() for name in used_by(module)}
    for source in house.templates.values():
        used |= words_of(source)
    for path in (*house.root.glob("piccolo_conf.py"), *(house.root / "src").rglob("piccolo_migrations/*.py")):
        used |= set(WORD.findall(path.read_text(encoding="utf-8")))
    for module in house.modules.values():
        for name, line in defined_in(module.tree.body):
            if not BY_NAME.fullmatch(name) and name not in used:
                yield f"{module.where}:{line}: {name} is used nowhere"


def used_by(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from ADDRESS.findall(node.value)
        elif isinstance(node, ast.ImportFrom) and module.path.name != "__init__.py":
            yield from (alias.name for alias in node.names)


def defined_in(body: list[ast.stmt]) -> Iterator[tuple[str, int]]:
    """Functions, classes, constants, and the methods of classes that nothing foreign calls."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if all(name_of(decorator) in PLAIN for decorator in node.decorator_list):
                yield node.name, node.lineno
            if isinstance(node, ast.ClassDef) and all(name_of(base) in OURS for base in node.bases):
                methods = (
                    one for one in node.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
                )
                yield from defined_in(list(methods))
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = (name for target in targets for name in ast.walk(target) if isinstance(name, ast.Name))
            yield from ((name.id, node.lineno) for name in names if isinstance(name.ctx, ast.Store))


def name_of(node: ast.expr) -> str:
    """`f` of `f`, `a.f`, `f(…)` and `f[…]`."""
    if isinstance(node, ast.Call):
        return name_of(node.func)
    if isinstance(node, ast.Subscript):
        return name_of(node.value)
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def words_of(source: str) -> set[str]:
    """What the statements and expressions of a template say, but for its imports."""
    return {word for found in EXPRESSION.findall(IMPORT.sub("", source)) for word in WORD.findall(found)}


def nothing_is_imported_for_nothing_in_templates(house: House) -> Iterator[str]:
    for name, source in house.templates.items():
        words = words_of(source)
        for found in IMPORT.finditer(source):
            for one in found.group(1).removesuffix("with context").split(","):
                macro = one.split(" as ")[-1].strip()
                if macro not in words:
                    yield f"templates/{name}: {macro} is imported for nothing"


def every_macro_is_called(house: House) -> Iterator[str]:
    called = {word for source in house.templates.values() for word in words_of(MACRO.sub("", source))}
    for name, source in house.templates.items():
        for macro in MACRO.findall(source):
            if macro not in called:
                yield f"templates/{name}: macro {macro} is called nowhere"
