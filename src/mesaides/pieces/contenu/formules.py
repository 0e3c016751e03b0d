"""What cells compute and what fields of a text do, when it goes out of the document."""

import re

from mesaides.pieces.contenu.refus import COMMANDE, LIAISON, OBJET

FIELDS = {
    **dict.fromkeys(("DDE", "DDEAUTO"), COMMANDE),
    **dict.fromkeys(("CONTROL", "EMBED", "HTMLCONTROL"), OBJET),
    **dict.fromkeys(
        ("DATABASE", "IMPORT", "INCLUDE", "INCLUDEPICTURE", "INCLUDETEXT", "LINK", "RD"), LIAISON
    ),
}
"""Fields of Word that load or run something, and the reason to give."""
_WORD = re.compile(r'[\s"\\]*([A-Za-z]*)')
_TEXT = re.compile(r'"[^"]*"')
_QUOTED = re.compile(r"'[^']*'")
_AWAY = re.compile(r"'(?:[a-z][a-z0-9+.\-]+:|\\\\|//)[^']*'#", re.IGNORECASE)
_CALLS = re.compile(
    r"(?<![\w.])(?:_xlfn\.|_xlws\.|com\.microsoft\.|of:)*"
    r"(webservice|image|rtd|dde|call|exec|register|register\.id)\s*\(",
    re.IGNORECASE,
)
RUN = ("call", "dde", "exec", "register", "register.id")


def judge_field(instruction: str, *, begun: bool = False) -> str:
    """Why this field of Word is refused, '' when it may stay. `begun`: another field stands where its words go on."""
    word = _first_word(instruction)
    if not begun:
        return FIELDS.get(word, "")
    ended = instruction.strip() and instruction[-1:].isspace()
    if ended or instruction.strip().partition(" ")[0].upper() != word:
        return FIELDS.get(word, "")
    return next((phrase for name, phrase in FIELDS.items() if name.startswith(word)), "")


def _first_word(instruction: str) -> str:
    found = _WORD.match(instruction)
    return found[1].upper() if found else ""


def judge_formula(formula: str) -> str:
    """Why this formula is refused, '' when it computes with what is in the document."""
    if _AWAY.search(formula):
        return LIAISON
    bare = _TEXT.sub("", formula)
    if "|" in _QUOTED.sub("", bare):  # « cmd|'/c calc'!A0 »
        return COMMANDE
    found = _CALLS.search(bare)
    if found is None:
        return ""
    return COMMANDE if found[1].lower() in RUN else LIAISON
