"""The mails of the demonstration, as their receivers would read them."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup, escape

from mesaides.courriels.coffre import UnreadableBodyError
from mesaides.courriels.poste import poste
from mesaides.courriels.states import EtatCourriel
from mesaides.db import Statement

PER_PAGE = 25
LIST = Statement(
    "SELECT id, destinataire, sujet, etat, raison, cree_le, corps FROM courriel "
    "WHERE lower(destinataire) LIKE {} ESCAPE '!' "
    "AND ({} = 0 OR (cree_le, id) < (SELECT a.cree_le, a.id FROM courriel a WHERE a.id = {})) "
    "ORDER BY cree_le DESC, id DESC LIMIT {}"
)
ONE = Statement("SELECT corps FROM courriel WHERE id = {}")
LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")
LOCAL = re.compile(r"http://127\.0\.0\.1:\d+")


@dataclass(frozen=True, slots=True)
class Recu:
    """One mail; `texte` with its links made clickable, '' when it can no longer be read."""

    id: int
    destinataire: str
    sujet: str
    etat: EtatCourriel
    raison: str | None
    cree_le: datetime
    texte: Markup


@dataclass(frozen=True, slots=True)
class Boite:
    """A page of the mailbox, newest first; `suite` is the id of the last mail shown when others follow, or 0."""

    courriels: list[Recu]
    suite: int


async def open_boite(adresse: str, before: int = 0) -> Boite:
    pattern = "%" + re.sub(r"([%_!])", r"!\1", adresse.strip().lower()[:254]) + "%"
    rows = await LIST.rows(pattern, before, before, PER_PAGE + 1)
    shown = [_read(row) for row in rows[:PER_PAGE]]
    return Boite(shown, shown[-1].id if len(rows) > PER_PAGE else 0)


async def read_html(numero: int) -> str | None:
    """The HTML of a mail, None when there is none to read."""
    row = await ONE.first(numero)
    if row is None or not row["corps"]:
        return None
    try:
        return here(poste().coffre.open(row["corps"]).html)
    except UnreadableBodyError:
        return None


def _read(row: dict[str, Any]) -> Recu:
    try:
        texte = here(poste().coffre.open(row["corps"] or "").texte)
    except UnreadableBodyError:
        texte = ""
    values = {key: value for key, value in row.items() if key not in {"corps", "etat"}}
    return Recu(etat=EtatCourriel(row["etat"]), texte=link_up(texte), **values)


def here(text: str) -> str:
    """With links to the demonstration as it is served now: it may have been on another port that day."""
    return LOCAL.sub(poste().public_url, text)


def link_up(text: str) -> Markup:
    """The text, escaped, its addresses of pages made links."""
    parts: list[Markup] = []
    end = 0
    for found in LINK.finditer(text):
        parts += [escape(text[end : found.start()]), Markup('<a href="{0}">{0}</a>').format(found.group())]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])
