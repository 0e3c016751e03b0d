"""Data files of dispositifs: TOML into contents, with errors in French that name the file and the question."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast

import msgspec

from mesaides.dispositifs.rules.campagnes import check_annee_scolaire
from mesaides.dispositifs.rules.coherence import find_faults
from mesaides.dispositifs.rules.contenu import CODE, Contenu, PieceAttendue, Question, Struct

Tree = dict[str, Any]
"""As TOML gives it, until `_convert` gives it its type or says what is wrong."""


class FichierError(ValueError):
    """Why a data file cannot be loaded: French sentences, each with its file and its place."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class ThematiqueLue(Struct, frozen=True):
    code: str
    nom: str


class CampagneLue(Struct, frozen=True):
    annee_scolaire: str
    ouvre_le: date
    ferme_le: date


class DispositifLu(Struct, frozen=True):
    code: str
    thematique: str
    contenu: Contenu
    campagnes: tuple[CampagneLue, ...] = ()


class Catalogue(Struct, frozen=True):
    """All that the files say, in their order."""

    thematiques: tuple[ThematiqueLue, ...] = ()
    dispositifs: tuple[DispositifLu, ...] = ()


def read_fichiers(sources: Mapping[str, str]) -> Catalogue:
    """The files by name. Raises FichierError with all that is wrong, in all of them.

    A file holds `[[thematiques]]`, or parts to share (`commun = true`), or one dispositif. This one takes the
    shared questions and pièces with `reprend = ["communs.toml"]`, leaves some out with `sans = ["restitution"]`, and
    says again those that differ.
    """
    faults, trees = list[str](), dict[str, Tree]()
    for name, text in sources.items():
        try:
            trees[name] = tomllib.loads(text, parse_float=Decimal)
        except tomllib.TOMLDecodeError as error:
            faults.append(f"{name} : ce fichier n’est pas écrit en TOML ({_place_of(error)}).")
        except (RecursionError, ValueError, ArithmeticError):
            faults.append(f"{name} : ce fichier imbrique trop de crochets, ou porte un nombre démesuré.")
    thematiques, dispositifs = list[ThematiqueLue](), list[DispositifLu]()
    for name, tree in trees.items():
        try:
            _check_shape(name, tree)
            if "thematiques" in tree:
                thematiques += _read_thematiques(name, tree)
            elif not tree.get("commun"):
                dispositifs.append(_read_dispositif(name, tree, trees))
        except FichierError as error:
            faults += error.faults
    faults += _find_doubles(thematiques, dispositifs)
    if faults:
        raise FichierError(faults)
    return Catalogue(tuple(thematiques), tuple(dispositifs))


def _find_doubles(thematiques: Sequence[ThematiqueLue], dispositifs: Sequence[DispositifLu]) -> Iterator[str]:
    for kind, codes in (
        ("thématiques", [t.code for t in thematiques]),
        ("dispositifs", [d.code for d in dispositifs]),
    ):
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            yield f"deux {kind} portent le code « {code} »."


def _read_thematiques(name: str, tree: Tree) -> list[ThematiqueLue]:
    lues: list[ThematiqueLue] = _convert(name, tree["thematiques"], list[ThematiqueLue])
    faults = [
        f"{name} : la thématique « {lue.code[:60]} » a un code en minuscules, et un nom de 200 caractères au plus."
        for lue in lues
        if not is_code(lue.code) or not 0 < len(lue.nom) <= 200 or not lue.nom.isprintable()
    ]
    if faults:
        raise FichierError(faults)
    return lues


def is_code(text: str) -> bool:
    """As an address shows it, and as its column holds it."""
    return len(text) <= 60 and bool(CODE.fullmatch(text))


LISTS = {"reprend": str, "sans": str, "questions": dict, "pieces": dict}
"""What holds several of something, before anything is read of them."""


def _check_shape(name: str, tree: Tree) -> None:
    faults = [
        f"{name}, {key} : la valeur n’est pas du type attendu (liste)."
        for key, kind in LISTS.items()
        if not _is_list_of(kind, tree.get(key, []))
    ]
    if faults:
        raise FichierError(faults)


def _is_list_of(kind: type, value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, kind) for each in cast("list[object]", value))


def _read_dispositif(name: str, tree: Tree, trees: Mapping[str, Tree]) -> DispositifLu:
    own = {key: value for key, value in tree.items() if key not in {"reprend", "sans"}}
    own["questions"] = _gathered(_with_shared(name, "questions", tree, trees))
    own["pieces"] = _with_shared(name, "pieces", tree, trees)
    head = {key: own.pop(key) for key in ("code", "thematique", "campagnes") if key in own}
    if faults := [*_faults_of_entries(name, own)]:
        raise FichierError(faults)
    lu = _convert(name, {**head, "contenu": own}, DispositifLu)
    faults = [f"{name} : {fault}" for fault in find_faults(lu.contenu)]
    if not is_code(lu.code):
        faults.append(f"{name} : le code « {lu.code} » s’écrit en minuscules, chiffres et tirets.")
    for campagne in lu.campagnes:
        faults += [f"{name}, campagne {campagne.annee_scolaire} : {fault}" for fault in _faults_of(campagne)]
    if faults:
        raise FichierError(faults)
    return lu


def _faults_of_entries(name: str, tree: Tree) -> Iterator[str]:
    """Each question and pièce that is not one: all are told at once."""
    for part, kind in (("questions", Question), ("pieces", PieceAttendue)):
        for rank, entry in enumerate(tree[part], 1):
            try:
                msgspec.convert(entry, kind)
            except msgspec.ValidationError as error:
                code = entry.get("code", rank)
                yield f"{name}, {part} « {code} »{_say_fault(str(error), entry)}"


def _faults_of(campagne: CampagneLue) -> Iterator[str]:
    if campagne.ferme_le < campagne.ouvre_le:
        yield "elle se ferme avant de s’ouvrir."
    try:
        check_annee_scolaire(campagne.annee_scolaire)
    except ValueError as error:
        yield str(error)
    if campagne.ouvre_le.year < 2000 or campagne.ferme_le.year > 2100:
        yield "ses jours sont entre 2000 et 2100."


def _with_shared(name: str, part: str, tree: Tree, trees: Mapping[str, Tree]) -> list[Tree]:
    """The shared entries, then the file's own; one of the same code takes the place of the shared one."""
    entries = dict[str, Tree]()
    for other in tree.get("reprend", ()):
        if other not in trees:
            raise FichierError([f"{name} : « {other} », qu’il reprend, n’est pas parmi les fichiers donnés."])
        entries |= {str(entry.get("code")): entry for entry in trees[other].get(part, ())}
    for left_out in tree.get("sans", ()):
        entries.pop(left_out, None)
    own = tree.get(part, [])
    codes = [str(entry.get("code")) for entry in own]
    if double := next((code for code in codes if codes.count(code) > 1), None):
        raise FichierError([f"{name} : deux {part} portent le code « {double} »."])
    return list((entries | {str(entry.get("code")): entry for entry in own}).values())


def _gathered(questions: list[Tree]) -> list[Tree]:
    """Those of a theme together, the themes in the order in which they come."""
    themes = [str(question.get("theme")) for question in questions]
    return sorted(questions, key=lambda question: themes.index(str(question.get("theme"))))


def _convert(name: str, tree: Any, kind: Any) -> Any:
    try:
        return msgspec.convert(tree, kind)
    except msgspec.ValidationError as error:
        raise FichierError([f"{name}{_say_fault(str(error), tree)}"]) from None


WORDS = (
    (r"Object missing required field `(.+?)`", "il manque « {} »"),
    (r"Object contains unknown field `(.+?)`", "« {} » n’est pas un champ connu"),
    (r"Invalid enum value '(.+?)'", "« {} » n’est pas une valeur connue"),
    (r"Invalid value '(.+?)'", "« {} » n’est pas une valeur connue"),
    (r"Expected `(.+?)`.*", "la valeur n’est pas du type attendu ({})"),
    (r"(.*)", "la valeur n’est pas valable"),
)


def _place_of(error: tomllib.TOMLDecodeError) -> str:
    """« ligne 3, colonne 5 », which the error gives in words only."""
    found = re.search(r"line ([0-9]+), column ([0-9]+)", str(error))
    return f"ligne {found[1]}, colonne {found[2]}" if found else "à sa fin"


def _say_fault(error: str, tree: Any) -> str:
    """« , question « resume » : il manque « libelle ». » from « Object missing… - at `$.contenu.questions[2]` »."""
    what, _, path = error.partition(" - at `")
    place = ""
    node: Any = tree
    for field, rank in re.findall(r"\.(\w+)|\[(\d+)\]", path):
        node = node[field] if field else node[int(rank)]
        if rank and hasattr(node, "get"):
            place += f" « {node.get('code', int(rank) + 1)} »"
        elif field and field != "contenu":
            place += f", {field}"
    for pattern, words in WORDS:
        if found := re.match(pattern, what):
            return f"{place} : {words.format(found[1])}."
    raise AssertionError(error)
