"""Reading a source tree: its modules, whom each one imports, and which layer of which room it stands in."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PACKAGE = "mesaides"
LAYERS = ("roles", "rules", "states", "tables", "reads", "mails", "moves", "forms", "routes")


def layer_of(parts: tuple[str, ...]) -> str | None:
    """`comptes/routes.py`, `comptes/routes_sessions.py` and `comptes/routes/sessions.py` are all routes."""
    for part in parts:
        for layer in LAYERS:
            if part == layer or part.startswith(f"{layer}_") or part.endswith(f"_{layer}"):
                return layer
    return None


@dataclass(frozen=True)
class Module:
    root: Path
    path: Path

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text(encoding="utf-8"))

    @property
    def where(self) -> str:
        """`comptes/tables.py`, as the messages say it."""
        return self.path.relative_to(self.root / "src" / PACKAGE).as_posix()

    @property
    def parts(self) -> tuple[str, ...]:
        parts = Path(self.where).with_suffix("").parts
        return parts[:-1] if parts[-1] == "__init__" else parts

    @property
    def name(self) -> str:
        return ".".join((PACKAGE, *self.parts))

    @property
    def room(self) -> str:
        return self.parts[0] if self.parts else ""

    @property
    def layer(self) -> str | None:
        return layer_of(self.parts[1:])

    @property
    def is_migration(self) -> bool:
        return "piccolo_migrations" in self.parts

    @cached_property
    def imports(self) -> tuple[tuple[str, int], ...]:
        """Every dotted name imported, with its line. `from a import b` gives `a` and `a.b`."""
        return tuple(self._imports())

    def _imports(self) -> Iterator[tuple[str, int]]:
        package = self.name.split(".")
        if self.path.name != "__init__.py":
            package = package[:-1]
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                above = package[: len(package) - node.level + 1] if node.level else []
                base = ".".join([*above, *([node.module] if node.module else [])])
                yield base, node.lineno
                yield from ((f"{base}.{alias.name}", node.lineno) for alias in node.names)


@dataclass(frozen=True)
class House:
    root: Path

    @cached_property
    def modules(self) -> dict[str, Module]:
        found = (Module(self.root, path) for path in sorted((self.root / "src" / PACKAGE).rglob("*.py")))
        return {module.name: module for module in found if not module.is_migration}

    def uses(self, module: Module) -> Iterator[tuple[Module, int]]:
        """The modules of the house that `module` imports; a package only when nothing inside it is meant."""
        named = {pair for pair in module.imports if pair[0] in self.modules}
        for name, line in sorted(named, key=lambda pair: (pair[1], pair[0])):
            if name != module.name and not any(
                other.startswith(f"{name}.") and at == line for other, at in named
            ):
                yield self.modules[name], line

    def rank(self, module: Module, seen: frozenset[str] = frozenset()) -> int:
        """Its place in `LAYERS`; another name stands as high as the highest neighbour it imports."""
        if module.layer:
            return LAYERS.index(module.layer)
        if module.name in seen:
            return 0
        neighbours = (used for used, _ in self.uses(module) if used.room == module.room)
        return max((self.rank(used, seen | {module.name}) for used in neighbours), default=0)

    @cached_property
    def templates(self) -> dict[str, str]:
        folder = self.root / "templates"
        files = sorted(path for path in folder.rglob("*") if path.suffix in {".html", ".jinja", ".txt"})
        return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in files}

    @cached_property
    def tracked(self) -> list[Path]:
        """What git follows, or simply every file where there is no git."""
        if (self.root / ".git").exists():
            listed = subprocess.run(["git", "ls-files", "-z"], cwd=self.root, capture_output=True, check=True)
            return [self.root / name for name in listed.stdout.decode().split("\0") if name]
        return [path for path in self.root.rglob("*") if path.is_file()]
