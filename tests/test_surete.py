"""docs/SURETE.md names tests: each exists; each line of the checklist has a test or a dated sentence."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "SURETE.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d[\d–]*) \| (.+?) \| (.+?) \|$", TEXT, re.M)
WANTED = {*range(1, 76), 76, 77, 79, 80, 81, 82, 83, 84, 85, 93, *range(110, 116)}
ASVS = re.findall(r"^\| (\d\.\d\.\d+) \| ([12]) \| .+? \| (.+?) \|$", TEXT, re.M)
ASKED = {"6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4}
ASKED |= {"7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1}
"""How many requirements of levels 1 and 2 each section of ASVS 5.0 has, in chapters 6 to 8, numbered from 1."""
DATED = re.compile(r"\d{1,2}(?:er)? \w+ 20\d\d")


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


def test_every_requirement_of_identity_sessions_and_rights_has_its_line_with_a_proof_or_a_date():
    wanted = [f"{section}.{number}" for section, many in ASKED.items() for number in range(1, many + 1)]
    assert [number for number, _, _ in ASVS] == wanted
    assert [number for number, _, proof in ASVS if "`test_" not in proof and not DATED.search(proof)] == []


def test_what_the_page_cites_is_there():
    for path in re.findall(r"`((?:tests|scripts|docs)/[\w./-]+)`", TEXT):
        assert (ROOT / path).exists(), path
