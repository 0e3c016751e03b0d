"""The rule on documents: the files, commands, settings, addresses and names that they quote in `code` are there."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.house.tree import House

FENCED = re.compile(r"^```.*?^```", re.M | re.S)
QUOTED = re.compile(r"`([^`\n]+)`(?! \(gone since\)| \(disparue? depuis\))")
"""Dated pages keep the words of their time: « `portail` (gone since) »; in French, « (disparu depuis) »."""
COMMAND = re.compile(r"(?:[A-Z_]+=\S* )*(?:\.venv/bin/)?(make|mesaides) ([a-z][\w-]*)")
ADDRESS = re.compile(r"(?:GET |POST )?/([a-z.][\w.-]*)(?:/.*)?")
SETTING = re.compile(r"MESAIDES_([A-Z][A-Z_0-9]*?)(?:_FILE)?(?:[=/].*)?")
PATH = re.compile(r"\w[\w.-]*(?:/[\w.-]+)*(?:/|\.(?:py|js|css|html|md|toml|lock))")
NAME = re.compile(r"(?:[A-Za-z_]\w*\.)*([A-Za-z]\w*)(?:\(.*\))?", re.A)
WORD = re.compile(r"\w+(?:-\w+)*")
CODE = {".py", ".js", ".css", ".html", ".txt", ".typ", ".toml", ".sh", ""}
MADE = ("var/", "dist/", ".venv/")
"""Folders that are made, and followed by nobody."""
OF_THE_MACHINE = {"etc", "proc", "run", "tmp", "var"}
OF_OTHERS = {
    "ignore_startup_parameters": "of PgBouncer",
    "AWS_VIRTUAL_HOSTED_STYLE_REQUEST": "read by obstore, as all AWS_ variables",
}
"""Names that only somebody else's code holds, each with its reason."""


def documents_name_what_exists(house: House) -> Iterator[str]:
    stock = Stock(house)
    for path in documents_of(house):
        text = path.read_text(encoding="utf-8")
        for quoted in dict.fromkeys(quotes_of(text)):
            if missing := stock.find_missing(quoted):
                yield f"{path.relative_to(house.root).as_posix()}: `{quoted}`: no such {missing}"


def documents_of(house: House) -> Iterator[Path]:
    for path in house.tracked:
        folder, name = path.relative_to(house.root).parent.as_posix(), path.name
        if (
            path.suffix == ".md"
            and (folder in {"docs", "docs/decisions"} or name in STANDING)
            and path.is_file()
        ):
            yield path


STANDING = {"CONTRIBUTING.md", "README.md", "SECURITY.md"}


def quotes_of(text: str) -> Iterator[str]:
    """What stands in `code`, then the commands of whole blocks."""
    yield from QUOTED.findall(FENCED.sub("", text))
    for block in FENCED.findall(text):
        yield from (
            found.group() for found in map(COMMAND.match, map(str.strip, block.splitlines())) if found
        )


class Stock:
    """All that the house has, under the name it has."""

    def __init__(self, house: House) -> None:
        files = [path for path in house.tracked if path.is_file()]
        where = [path.relative_to(house.root).as_posix() for path in files]
        self.paths = {f"/{name}" for name in where} | {
            f"/{folder.as_posix()}" for name in where for folder in Path(name).parents
        }
        held = {
            name: path.read_text(encoding="utf-8", errors="replace")
            for name, path in zip(where, files, strict=True)
            if path.suffix in CODE and name != "tests/house/samples.py"
        }
        self.words = {word for text in held.values() for word in WORD.findall(text)}
        self.settings = words_under("src/mesaides/settings", held)
        self.commands = words_under("src/mesaides/cli", held)
        self.targets = set(re.findall(r"^([a-z][\w-]*):", held.get("Makefile", ""), re.M))
        self.addresses = set(
            re.findall(r"[\"']/([\w.-]+)", "".join(t for n, t in held.items() if n.startswith("src/")))
        )

    def find_missing(self, quoted: str) -> str:
        """What kind of thing this names and the house has not, '' when it has it or when nothing can be told."""
        asked: list[tuple[re.Pattern[str], str, Callable[[re.Match[str]], bool]]] = [
            (COMMAND, "command", self._has_command),
            (SETTING, "setting", lambda found: found[1].lower() in self.settings),
            (ADDRESS, "address", lambda found: found[1] in self.addresses | OF_THE_MACHINE),
            (PATH, "file", lambda found: self._has_path(found.group())),
            (NAME, "name", lambda found: not is_telling(found) or self._has_name(found[1])),
        ]
        for pattern, kind, has in asked:
            if found := (pattern.match if pattern is COMMAND else pattern.fullmatch)(quoted):
                return "" if has(found) else kind
        return ""

    def _has_command(self, found: re.Match[str]) -> bool:
        program, name = found.groups()
        return (
            name in self.targets
            if program == "make"
            else {name, name.replace("-", "_")} & self.commands != set()
        )

    def _has_path(self, path: str) -> bool:
        asked = f"/{path.rstrip('/')}"
        return path.startswith(MADE) or any(known.endswith(asked) for known in self.paths)

    def _has_name(self, name: str) -> bool:
        return {name, name.lower()} & self.words != set() or name in OF_OTHERS


def is_telling(found: re.Match[str]) -> bool:
    """A name of code, not a word of the language: it is called, or holds an underscore."""
    return "_" in found[1] or found.group().endswith(")")


def words_under(start: str, held: dict[str, str]) -> set[str]:
    return {word for name, text in held.items() if name.startswith(start) for word in WORD.findall(text)}
