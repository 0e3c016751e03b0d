"""The mails of the demonstration, as their receivers would read them."""

import re
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup, escape
from piccolo.columns.combination import WhereRaw

from mesaides.coffre import SealedOtherwiseError
from mesaides.courriels.coffre import MailBody
from mesaides.courriels.poste import poste
from mesaides.courriels.states import EtatCourriel
from mesaides.courriels.tables import Courriel
from mesaides.db import P, frozen, sub_select

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class _Courriel:
    id: int
    destinataire: str
    sujet: str
    etat: EtatCourriel
    raison: str | None
    cree_le: datetime
    corps: str | None


C = Courriel
SHOWN = (C.id, C.destinataire, C.sujet, C.etat, C.raison, C.cree_le, C.corps)
IS_TO = WhereRaw("lower({}) LIKE {} ESCAPE '!'", C.destinataire, P.motif)
IS_OLDER = WhereRaw(
    "({}, {}) < ({})", C.cree_le, C.id, sub_select(C.select(C.cree_le, C.id).where(C.id == P.avant))
)
FIRST = frozen(
    C.select(*SHOWN).where(IS_TO).order_by(C.cree_le, C.id, ascending=False).limit(PER_PAGE + 1),
    _Courriel,
)
NEXT = frozen(
    C.select(*SHOWN).where(IS_TO & IS_OLDER).order_by(C.cree_le, C.id, ascending=False).limit(PER_PAGE + 1),
    _Courriel,
)
ONE = frozen(C.select(C.corps).where((C.id == P.courriel) & C.corps.is_not_null()), str)
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
    rows = await (NEXT.rows(motif=pattern, avant=before) if before else FIRST.rows(motif=pattern))
    shown = [_read(row) for row in rows[:PER_PAGE]]
    return Boite(shown, shown[-1].id if len(rows) > PER_PAGE else 0)


async def read_html(numero: int) -> str | None:
    """The HTML of a mail, None when there is none to read."""
    corps = await ONE.first(courriel=numero)
    if not corps:
        return None
    try:
        return here(MailBody.open(poste().coffre, corps).html)
    except SealedOtherwiseError:
        return None


def _read(row: _Courriel) -> Recu:
    try:
        texte = here(MailBody.open(poste().coffre, row.corps or "").texte)
    except SealedOtherwiseError:
        texte = ""
    return Recu(row.id, row.destinataire, row.sujet, row.etat, row.raison, row.cree_le, link_up(texte))


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
