"""The rule on lives: the column that a table of steps moves is written in one place, which asks that table."""

import ast
from collections.abc import Iterator

from tests.house.tree import House, Module

MOVED_BY = {
    ("Rattachement", "statut"): "comptes/moves/etapes.py",
    ("Remise", "etat"): "comptes/moves/remises.py",
    ("Invitation", "etat"): "invitations/moves/fin.py",
    ("HabilitationCompte", "etat"): "comptes/moves/habilitations.py",
    ("Service", "etat"): "administration/moves/service.py",
    ("Dispositif", "etat"): "administration/moves/retrait.py",
    ("Projet", "archive_le"): "projets/moves/vie.py",
    ("Remplacement", "etat"): "pieces/moves/remplacement.py",
    ("Demande", "etat"): "demandes/moves/mouvements.py",
}


def a_life_moves_through_its_steps_alone(house: House) -> Iterator[str]:
    for module in house.modules.values():
        for table, column, line in written(module, house):
            place = MOVED_BY.get((table, column), module.where)
            if place != module.where:
                yield f"{module.where}:{line}: {table}.{column} is written by the steps of {place} alone"


def written(module: Module, house: House) -> Iterator[tuple[str, str, int]]:
    """Table, column and line of what `….update({T.column: …})` changes; a row held by its own value is not changed."""
    for node in ast.walk(module.tree):
        if not (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update"
        ):
            continue
        for given in (argument for argument in node.args if isinstance(argument, ast.Dict)):
            for key, value in zip(given.keys, given.values, strict=True):
                if isinstance(key, ast.Attribute) and ast.unparse(key) != ast.unparse(value):
                    yield table_of(ast.unparse(key.value), module, house), key.attr, key.lineno


def table_of(name: str, module: Module, house: House) -> str:
    """The table that `name` stands for: `R` for « R, D = Rattachement, Depart », here or where it is imported from."""
    named = [imported for imported, _ in module.imports if imported.endswith(f".{name}")]
    origins = [house.modules.get(imported.rpartition(".")[0]) for imported in named]
    for place in (module, *origins):
        if place and name in (known := aliases(place)):
            return known[name]
    return name


def aliases(module: Module) -> dict[str, str]:
    """« R, D = Rattachement, Depart », and « INV = Invitation », at the head of the module."""
    known: dict[str, str] = {}
    for node in module.tree.body:
        if isinstance(node, ast.Assign):
            pairs = zip(parts(node.targets[0]), parts(node.value), strict=False)
            known |= {a.id: b.id for a, b in pairs if isinstance(a, ast.Name) and isinstance(b, ast.Name)}
    return known


def parts(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.Tuple) else [node]
