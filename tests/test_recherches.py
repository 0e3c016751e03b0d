"""Every search says how many results it has: to who sees them, and aloud to who does not."""

import re
from pathlib import Path

import pytest

from mesaides.settings import ROOT

TEMPLATES = ROOT / "templates"
FIELD = re.compile(r"{{ recherche\(|{% call recherche\(|role=\"search\"|type=\"search\"")
SEARCHES = sorted(
    path.relative_to(TEMPLATES).as_posix()
    for path in TEMPLATES.rglob("*.html")
    if FIELD.search(path.read_text()) and path.parent.name != "components"
)
SHOWN = re.compile(r"combien\(|data-annonce=\"{{ (\w+) ")


@pytest.mark.parametrize("name", SEARCHES)
def test_the_results_of_a_search_are_counted_aloud_and_in_sight(name: str):
    text = list_of(TEMPLATES / name)
    told = SHOWN.search(text)
    assert told, "the block that a search swaps says `combien`, or its own `data-annonce`"
    if told[1]:
        assert text.count(told[1]) > 2, "and shows it"


def list_of(path: Path) -> str:
    """The page whose list is searched: its filters may stand in a file of their own."""
    return path.with_name("demandes.html" if path.name == "_filtres.html" else path.name).read_text()


def test_every_search_is_known():
    assert len(SEARCHES) >= 13
