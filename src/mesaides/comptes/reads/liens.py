"""The links of mails that still open something."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from mesaides.comptes.reads.conditions import is_open
from mesaides.comptes.tables.lien import Lien, Objet
from mesaides.db import P, frozen


@dataclass(frozen=True, slots=True)
class LienVivant:
    """A link that still opens what it was made for."""

    id: int
    compte: int
    adresse: str
    expire_le: datetime


_BEHIND = ".,;:!?…)]}>»”’'\""
L = Lien
IS_ALIVE = L.utilise_le.is_null() & L.mort_le.is_null()
OPENS = IS_ALIVE & (L.empreinte == P.empreinte) & (L.objet == P.objet) & (L.expire_le > P.now)
SHOWN = (L.id, L.compte, L.adresse, L.expire_le)
SENT = frozen(
    L.select(L.cree_le).where((L.compte == P.compte) & (L.objet == P.objet) & (L.cree_le > P.depuis)),
    datetime,
)
FIND = frozen(L.select(*SHOWN).where(OPENS & is_open(L.compte._)), LienVivant)


async def list_sent(compte: int, objet: Objet, *, since: datetime) -> list[datetime]:
    """When links of this purpose were made for this compte, for a quota: lock the compte before."""
    return await SENT.rows(compte=compte, objet=objet, depuis=since)


async def find_lien(token: str, objet: Objet, now: datetime) -> LienVivant | None:
    """None when it is unknown, used, replaced, expired, of another purpose, or of a closed compte: all alike."""
    return await FIND.first(empreinte=fingerprint_of(token), objet=objet, now=now)


def fingerprint_of(token: str) -> str:
    """What the database knows of a token, whatever punctuation was copied behind its link."""
    return sha256(token.rstrip(_BEHIND).encode()).hexdigest()
