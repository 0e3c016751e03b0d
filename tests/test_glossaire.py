"""Screens and words: what `docs/GLOSSAIRE.md` settles is what templates, sentences of the code and scripts say."""

import re
from pathlib import Path

import pytest
from tests.house.tree import House
from tests.house.words import texts_of

ROOT = Path(__file__).parents[1]
GLOSSAIRE = (ROOT / "docs/GLOSSAIRE.md").read_text()
TEMPLATES = {
    path.relative_to(ROOT / "templates").as_posix(): path.read_text()
    for path in (ROOT / "templates").rglob("*.*")
    if path.suffix in {".html", ".txt", ".typ"}
}
SENTENCES = [said for said in texts_of(House(ROOT)) if " " in said[1] and not said[1].startswith("\n")]
"""Those of the code, of the scripts and of the dispositifs; a list of words to recognise begins with a new line."""
OF_THE_GUIDE = {"inscriptions/transmis.html": "boîte mail"}
"""Where the founding guide's own words stand."""
TITRE = re.compile(r"{% block titre -?%}(.*?){%-? endblock", re.DOTALL)
ERREUR = re.compile(r"^{{[^{}]*(?:titre_erreur|Erreur)[^{}]*}}")
PLACES = re.compile(r"<nav\b.*?</nav>|<header\b.*?</header>", re.DOTALL)
LINK = re.compile(r'<a\b[^<>]*? href="([^"{}#?]+)"[^<>]*>([^<{]*)')
TUILE = re.compile(r'tuile, "([^"]+)", "([^"]+)"')


def table(titre: str) -> list[list[str]]:
    part = GLOSSAIRE.split(f"## {titre}\n")[1].split("\n## ")[0]
    rows = [line.strip("| ").split("|") for line in part.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row] for row in rows[1:]]


ECRANS = {row[0]: row[1] for row in table("Écrans")}
AUTREMENT = {row[1]: row[2] for row in table("Écrans") if len(row) > 2 and row[2]}
"""Screens whose own title is another, by their name."""


def plain(text: str) -> str:
    return " ".join(text.split())


def titles() -> list[tuple[str, str, str]]:
    """Template, title of the window, title of the page: of those that have one of each."""
    found: list[tuple[str, str, str]] = []
    for name, text in TEMPLATES.items():
        heads, titre = re.findall(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL), TITRE.search(text)
        if titre and len(heads) == 1 and not name.startswith(("layouts/", "courriels/")):
            found.append((name, plain(ERREUR.sub("", titre[1])), plain(heads[0])))
    return found


def test_a_page_has_one_name_in_its_window_and_at_its_top():
    faults = [
        f"{name}: {window!r}, {page!r}"
        for name, window, page in titles()
        if not window.startswith(page) and AUTREMENT.get(window) != page and name != BY_PART
    ]
    assert faults == []


BY_PART = "gestion/etablissement.html"
"""Each of its parts has an address: the window says it before the name of the établissement."""


def test_a_page_that_has_one_of_several_names_says_each_in_its_window():
    several = {name: re.findall(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL) for name, text in TEMPLATES.items()}
    windows = {
        name: plain(TITRE.findall(TEMPLATES[name])[0]) for name, heads in several.items() if len(heads) > 1
    }
    faults = [(name, head) for name in windows for head in several[name] if plain(head) not in windows[name]]
    assert len(windows) > 1
    assert faults == []


def test_each_screen_of_the_glossary_is_a_page_of_this_name():
    windows = {window for _, window, _ in titles()}
    assert set(ECRANS.values()) - windows == {
        "Récupérer mes informations de connexion"
    }  # its template has two


def test_whatever_leads_to_a_screen_gives_its_name():
    faults: list[str] = []
    for name, text in TEMPLATES.items():
        where = [text] if name.endswith("plan_du_site.html") else PLACES.findall(text)
        links = [link for place in where for link in LINK.findall(place)] + TUILE.findall(text)
        faults += [
            f"{name}: {address} « {plain(words)} »"
            for address, words in links
            if address in ECRANS and plain(words) not in {"", ECRANS[address], *SPOKEN.get(address, ())}
        ]
    assert faults == []


SPOKEN = {"/connexion": ("Se connecter",), "/fils": ("Mes fils",), "/accessibilite": ("Accessibilité",)}
"""An act, a link that a phone shortens, and a state that the footer says."""


@pytest.mark.parametrize("row", table("Un mot, une idée"), ids=lambda row: row[0])
def test_one_word_says_one_idea(row: list[str]):
    never = re.compile(
        rf"(?<![\w./@-])(?:{'|'.join(w.strip() for w in row[1].split(','))})s?(?![\w.@=:(-])", re.I
    )
    said = [(name, spoken(name, text)) for name, text in TEMPLATES.items()] + SENTENCES
    assert [f"{where}: {found.group()}" for where, text in said for found in never.finditer(text)] == []


def test_a_sentence_that_names_a_screen_puts_its_name_between_guillemets():
    named = re.compile(
        rf"(?<!«\u00a0)\b(?:{'|'.join(nom for nom in ECRANS.values() if ' ' in nom)})\b(?!\u00a0»)"
    )
    faults = [
        f"{where}: {text}" for where, text in SENTENCES if named.search(text) and not named.fullmatch(text)
    ]
    assert faults == []


def test_a_trail_ends_with_the_name_of_its_page():
    """What a menu calls « Instruire les demandes » is not « Demandes » in its own trail."""
    trails = {name: re.search(r"› ([^<{›]+)</nav>", text) for name, text in TEMPLATES.items()}
    ends = [(name, plain(found[1])) for name, found in trails.items() if found]
    heads = {name: re.sub(r"{{[^{}]*}} ", "", page) for name, _, page in titles()}
    assert len(ends) > 5
    assert [(name, end) for name, end in ends if end != heads[name]] == []


def spoken(name: str, text: str) -> str:
    """The words that people read, without what only Jinja and the browser do."""
    text = re.sub(r"{#.*?#}|{%.*?%}|<[^<>]*>", " ", text, flags=re.DOTALL)
    text = re.sub(r"{{[^{}]*}}", lambda found: " ".join(re.findall(r'"([^"]* [^"]*)"', found[0])), text)
    return text.replace(OF_THE_GUIDE.get(name, "\0"), "")


def test_every_page_says_in_a_sentence_of_its_own_what_one_does_there():
    pages = {
        name: re.findall(r"{% block description %}(.*?){% endblock %}", text)
        for name, text in TEMPLATES.items()
        if re.match(r'(?:{#.*?#}\n)?{% extends "(?!layouts/courriel)', text, re.DOTALL)
    }
    said = [sentence for sentences in pages.values() for sentence in sentences]
    assert {name: found for name, found in pages.items() if len(found) != 1} == {}
    assert [sentence for sentence in said if len(sentence) > 90 or not sentence.endswith(".")] == []
    assert len(set(said)) == len(said) > 60


def test_no_two_pages_have_one_title():
    titles = [
        found
        for text in TEMPLATES.values()
        for found in re.findall(r"{% block titre %}(.+?){% endblock %}", text)
    ]
    assert [one for one in set(titles) if titles.count(one) > 1 and "super()" not in one] == []
    assert len(titles) > 60


def test_a_hint_is_a_sentence_that_ends():
    hints = [
        (name, hint)
        for name, text in TEMPLATES.items()
        for hint in re.findall(r'indice="([^"]*[^" ])"|class="indice"[^>]*>([^<{]*[^<{ ])</p>', text)
    ]
    told = [(name, one or other) for name, (one, other) in hints]
    assert len(told) > 20
    assert [(name, hint) for name, hint in told if not hint.endswith((".", "?"))] == []
