"""docs/SURETE.md names tests: each exists; each line of the checklist has a test or a dated sentence."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "SURETE.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d[\d–]*) \| (.+?) \| (.+?) \|$", TEXT, re.M)
WANTED = {*range(1, 76), 76, 77, 79, 80, 81, 82, 83, 84, 85, 93, *range(110, 116)}
DATED = re.compile(r"\d{1,2} \w+ 20\d\d")


def find_tests() -> set[str]:
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    return {name for source in sources for name in re.findall(r"def (test_\w+)\(", source)}


def test_the_numbers_of_the_list_stand_in_the_page_and_names_are_sentences():
    assert [name for name in find_tests() if re.match(r"test_[a-z]\d+_", name)] == []


def test_every_test_that_the_page_names_exists():
    named = set(re.findall(r"`(test_\w+)`", TEXT))
    assert len(named) > 100
    assert named - find_tests() == set()


def test_every_line_has_a_proof_or_a_date():
    assert {int(number) for number, _, _ in ROWS if number.isdigit()} >= WANTED
    for number, _, proof in ROWS:
        assert "`test_" in proof or DATED.search(proof), number


def test_what_the_page_cites_is_there():
    for path in re.findall(r"`((?:tests|scripts|docs)/[\w./-]+)`", TEXT):
        assert (ROOT / path).exists(), path
