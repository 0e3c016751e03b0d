"""The rules on Python: who may import whom, what stays pure, how long things get."""

import ast
import re
from collections.abc import Iterator

from tests.house.tree import LAYERS, House, Module, layer_of

Breaches = Iterator[str]

# Between features, one direction. A new feature says here on whom it stands.
STANDS_ON: dict[str, set[str]] = {
    "etablissements": set(),
    "comptes": {"etablissements"},
    "aide": set(),
    "invitations": {"projets"},  # whoever accepts carries the projets that awaited them
    # Rooms that gather others on one page.
    "inscriptions": {"invitations"},
    "gestion": {"demandes", "invitations"},  # detaching someone shows what they leave, drafts included
    "espace": {"demandes", "instruction", "invitations"},
    "administration": {"pieces", "invitations"},
    "dispositifs": {"comptes"},
    "projets": {"dispositifs"},
    "demandes": {"projets"},
    "pieces": {"demandes"},
    "fils": {"pieces"},
    "instruction": {"pieces"},
    "versements": {"pieces", "fils", "instruction"},
}
# Rooms every feature may use; they know no feature themselves.
PURE_ROOMS = {"ecriture", "domaines", "adresses", "etapes", "montants", "noms", "numeros", "dates"}
SHARED = {
    "db",
    "web",
    "settings",
    "sources",
    "liaisons",
    "errors",
    "coffre",
    "courriels",
    "journal",
    "moyens",
    "version",
    "",
} | PURE_ROOMS
SHARED_USES: dict[str, set[str]] = {
    "ecriture": set(),
    "domaines": set(),
    "adresses": {"ecriture", "domaines"},
    "etapes": set(),
    "montants": set(),
    "dates": {"ecriture", "montants"},
    "noms": {"ecriture"},
    "numeros": set(),
    "errors": set(),
    "sources": {"errors"},
    "settings": {"errors", "sources"},
    "liaisons": {"settings"},
    "db": {"errors", "liaisons", "settings"},
    "moyens": set(),
    "journal": {"db", "errors", "moyens", "settings", "web"},
    "coffre": set(),
    "courriels": {
        "adresses",
        "coffre",
        "dates",
        "db",
        "ecriture",
        "errors",
        "montants",
        "noms",
        "settings",
        "web",
        "journal",
    },
    "web": {"dates", "db", "ecriture", "errors", "montants", "moyens", "noms", "numeros", "settings"},
}
# What puts the house together knows all of it, and nobody else knows them.
WIRING = {"app", "asgi", "cli", "demo", "entretien"}

# Modules that know Litestar or Jinja without being routes, web or wiring; each with its reason.
KNOWS_THE_WEB: dict[str, str] = {
    "courriels/rendu.py": "mails are Jinja templates, rendered away from any request",
}
IMPURE = {
    "argon2", "asyncio", "httpx", "jinja2", "litestar", "os", "pathlib", "piccolo", "random", "secrets",
    "socket", "subprocess", "threading", "time", "uuid", "wtforms",
}  # fmt: skip
CLOCK = {"now", "today", "utcnow"}
HANDS = {"open", "print", "input"}
HX = re.compile(r"(?i)hx[-_][a-z]")
NAMELESS = {"core", "utils", "util", "helpers", "services", "managers", "common", "commun", "misc"}
PRIVATE = {"forms", "mails", "routes"}
"""Layers that no other room uses."""
MAX_FILE, MAX_FUNCTION = 250, 40


def foundations(feature: str) -> set[str]:
    """Every feature that `feature` stands on, directly or not."""
    direct = STANDS_ON.get(feature, set())
    return direct.union(*(foundations(other) for other in direct))


def is_feature(module: Module) -> bool:
    return bool(module.room) and module.room not in SHARED | WIRING


def layers_follow_their_order(house: House) -> Breaches:
    for module in house.modules.values():
        if module.layer is None or module.room in {"web", "db"} | WIRING:
            continue
        for used, line in house.uses(module):
            if used.room == module.room and house.rank(used) > house.rank(module):
                yield f"{module.where}:{line}: {module.layer} must not import {used.where}, a later layer"


def features_look_one_way(house: House) -> Breaches:
    for module in house.modules.values():
        if not is_feature(module):
            continue
        if module.room not in STANDS_ON:
            yield f"{module.where}:1: say in STANDS_ON on which features {module.room} stands"
            continue
        for used, line in house.uses(module):
            if not is_feature(used) or used.room == module.room:
                continue
            if used.room not in foundations(module.room):
                yield f"{module.where}:{line}: {module.room} does not stand on {used.room}"
            elif used.layer in PRIVATE or (not used.layer and house.rank(used) >= LAYERS.index("forms")):
                yield f"{module.where}:{line}: {used.where} is private to {used.room}"


def shared_rooms_know_no_feature(house: House) -> Breaches:
    for module in house.modules.values():
        allowed = SHARED_USES.get(module.room)
        if allowed is None:
            continue
        for used, line in house.uses(module):
            if used.room not in allowed | {module.room, "", "version"}:
                yield f"{module.where}:{line}: {module.room} must not know {used.where}"


def nobody_imports_the_wiring(house: House) -> Breaches:
    for module in house.modules.values():
        for used, line in house.uses(module):
            if used.room in WIRING and module.room not in WIRING:
                yield f"{module.where}:{line}: only the wiring imports {used.where}"


def no_module_imports_in_circles(house: House) -> Breaches:
    graph = {name: {used.name for used, _ in house.uses(module)} for name, module in house.modules.items()}
    while leaves := {name for name, used in graph.items() if not used & graph.keys()}:
        graph = {name: used for name, used in graph.items() if name not in leaves}
    on_circle = {name for used in graph.values() for name in used} & graph.keys()
    if on_circle:
        yield f"imports go in circles among {', '.join(sorted(on_circle))}"


def roles_rules_and_states_are_pure(house: House) -> Breaches:
    pure = [module for module in house.modules.values() if module.layer in {"roles", "rules", "states"}]
    reached: dict[str, str] = {}
    waiting = [(module, module.where) for module in pure if is_feature(module)]
    while waiting:
        module, origin = waiting.pop()
        if module.name not in reached and module.room:
            reached[module.name] = origin
            waiting += [(used, origin) for used, _ in house.uses(module)]
    for name, origin in reached.items():
        module = house.modules[name]
        for line, what in impurities(module):
            yield f"{module.where}:{line}: {what}, in what must be pure (from {origin})"


def impurities(module: Module) -> Iterator[tuple[int, str]]:
    for name, line in module.imports:
        if name.split(".")[0] in IMPURE:
            yield line, f"imports {name}"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Await | ast.AsyncFunctionDef | ast.AsyncWith | ast.AsyncFor):
            yield node.lineno, "awaits"
        elif isinstance(node, ast.Call) and called(node) in CLOCK | HANDS:
            yield node.lineno, f"calls {called(node)}()"


def called(node: ast.Call) -> str:
    """The last name of what is called: `now` for `datetime.now()`, `open` for `open()`."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def only_routes_and_web_know_the_web(house: House) -> Breaches:
    for module in house.modules.values():
        allowed = module.layer == "routes" or module.room in {"web"} | WIRING or module.where in KNOWS_THE_WEB
        for name, line in module.imports:
            if name.split(".")[0] in {"litestar", "jinja2", "starlette"} and not allowed:
                yield f"{module.where}:{line}: imports {name}; only routes, web/ and app.py may"


def only_web_reads_htmx_headers(house: House) -> Breaches:
    for module in house.modules.values():
        if module.room == "web":
            continue
        for name, line in module.imports:
            if name.startswith(("litestar_htmx", "litestar.plugins.htmx")):
                yield f"{module.where}:{line}: imports {name}; only web/ knows htmx"
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and HX.match(node.value):
                yield f"{module.where}:{node.lineno}: reads {node.value}; only web/ does"


def transactions_are_opened_by_db_alone(house: House) -> Breaches:
    for module in house.modules.values():
        if module.room == "db":
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith((".transaction", ".atomic")):
                yield f"{module.where}:{node.lineno}: only transaction() of db/ survives a failed COMMIT"


def no_route_posts_a_mail(house: House) -> Breaches:
    """The move does, in its transaction: no handler has to remember."""
    for module in house.modules.values():
        if module.layer != "routes":
            continue
        for used, line in house.uses(module):
            if used.layer == "mails" or used.room == "courriels":
                yield f"{module.where}:{line}: {used.where} is for moves"


def names_name_something(house: House) -> Breaches:
    for module in house.modules.values():
        for part in NAMELESS.intersection(module.parts):
            yield f"{module.where}:1: « {part} » names nothing"


def a_class_name_is_given_once(house: House) -> Breaches:
    """Whoever reads `Fiche` needs not look up which."""
    first: dict[str, str] = {}
    for module in house.modules.values():
        for node in module.tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                known = first.setdefault(node.name, module.where)
                if known != module.where:
                    yield f"{module.where}:{node.lineno}: {node.name} is a class of {known} already"


def rooms_stay_small(house: House) -> Breaches:
    for module in house.modules.values():
        lines = module.path.read_text(encoding="utf-8").count("\n")
        if lines > MAX_FILE:
            yield f"{module.where}:1: {lines} lines, more than {MAX_FILE}"
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > MAX_FUNCTION:
                    yield f"{module.where}:{node.lineno}: {node.name}: {length} lines"


def every_pure_module_is_tested_directly(house: House) -> Breaches:
    """What is pure costs nothing to test by itself: some test imports it."""
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (house.root / "tests").rglob("test_*.py"))
    for module in house.modules.values():
        package, _, name = module.name.rpartition(".")
        if layer_of((package.rpartition(".")[2],)):  # rules/motdepasse.py may be met as « rules »
            name = ".*"
        import_of = rf"(from|import) {module.name}\b|from {package} import .*\b{name}\b"
        if module.layer in {"roles", "rules", "states"} and not re.search(import_of, tests):
            yield f"{module.where}:1: no test imports it"
