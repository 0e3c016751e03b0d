"""A message is plain text; the addresses in it can be followed. Pure."""

import re
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from mesaides.comptes.rules.cadence import Quota
from mesaides.comptes.rules.freins import JOUR, Frein

LONGEST = 5000
"""Characters in one message."""
MOST_FILES = 5
"""Files that come with one message."""
MESSAGES = Frein(
    "message",
    (Quota(30, timedelta(minutes=10)), Quota(300, JOUR)),
    "Vous avez envoyé beaucoup de messages en peu de temps\u00a0: celui-ci n’est pas parti, votre texte est resté "
    "ci-dessous.",
)

_ADRESSE = re.compile(r"(?<![\w/])(?:https?://|mailto:)[^\s<>\"«»“”]{1,1000}", re.IGNORECASE)
_AFTER = ".,;:!?…'’*_"


@dataclass(frozen=True, slots=True)
class Morceau:
    """A piece of a message; `lien` is '' for words."""

    texte: str
    lien: str = ""


def split_liens(texte: str) -> list[Morceau]:
    """The text whole and in order, its http, https and mailto addresses apart."""
    morceaux: list[Morceau] = []
    place = 0
    for found in _ADRESSE.finditer(texte):
        lien = _without_end(found.group())
        if not _leads_where_it_says(lien):
            continue
        if found.start() > place:
            morceaux.append(Morceau(texte[place : found.start()]))
        morceaux.append(Morceau(lien, lien))
        place = found.start() + len(lien)
    if place < len(texte):
        morceaux.append(Morceau(texte[place:]))
    return morceaux


def _without_end(lien: str) -> str:
    """Without the punctuation of the sentence it stands in."""
    while lien and (lien[-1] in _AFTER or (lien[-1] == ")" and lien.count("(") < lien.count(")"))):
        lien = lien[:-1]
    return lien


def _leads_where_it_says(lien: str) -> bool:
    """Not « https://ma-banque.fr@ailleurs.example », whose host is not the one that is read."""
    try:
        parts = urlsplit(lien)
        if parts.scheme == "mailto":
            return "@" in parts.path
        return bool(parts.hostname) and "@" not in parts.netloc and "\\" not in lien
    except ValueError:
        return False
