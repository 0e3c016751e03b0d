"""The rules on files: what no commit may hold."""

import re
from collections.abc import Iterator

from tests.house.tree import House

# Written in two halves, so that this file does not break the rule it states.
REGISTRIES = (
    "pypi" + ".org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "npm" + "js.com",
    "yarn" + "pkg.com",
)
HOSTS = re.compile(rf"(?i)https?://[\w.-]*({'|'.join(map(re.escape, REGISTRIES))})")
INDEXES = re.compile(r"(?im)^\s*--(extra-)?index-url\b|^\s*--find-links\b|\"resolved\"\s*:")
BORROWED = re.compile(
    r"(?m)^[ \t]*(?:from tests[\w.]*\.test_\w+ import|from tests[\w.]* import \(?\s*test_|import tests[\w.]*\.test_).*"
)
LOCKS_WITH_ADDRESSES = {"uv.lock", "package-lock.json", "poetry.lock", "Pipfile.lock"}


def no_file_names_a_registry(house: House) -> Iterator[str]:
    for path in house.tracked:
        where = path.relative_to(house.root).as_posix()
        if path.name in LOCKS_WITH_ADDRESSES:
            yield f"{where}: lock without addresses, by `make lock`"
        elif path.is_file() and (found := name_of_registry(path.read_text(errors="replace"))):
            yield f"{where}: {found} names where packages come from"


def tests_lend_nothing(house: House) -> Iterator[str]:
    """What several tests need has a module of its own: the first of them is not where it is looked for."""
    for path in house.tracked:
        if path.suffix == ".py" and path.is_file():
            where = path.relative_to(house.root).as_posix()
            for found in BORROWED.finditer(path.read_text(encoding="utf-8")):
                yield f"{where}: {found.group().strip()}: what tests share stands beside them"


def name_of_registry(text: str) -> str:
    found = HOSTS.search(text) or INDEXES.search(text)
    return found.group() if found else ""
