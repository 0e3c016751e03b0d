"""Links sent by mail: random, stored hashed, single use, bound to one purpose."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from piccolo.columns import Serial, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from mesaides.comptes.tables.compte import Compte
from mesaides.db import P, belongs_to, frozen, one_of


class Objet(StrEnum):
    """What a link is for; it opens nothing else."""

    ACTIVATION = "activation"
    RECUPERATION = "recuperation"
    ADRESSE = "adresse"


DUREES = {
    Objet.ACTIVATION: timedelta(hours=72),
    Objet.RECUPERATION: timedelta(hours=1),
    Objet.ADRESSE: timedelta(hours=24),
}
KEPT = timedelta(days=30)
"""A link that opens nothing any more still tells whoever clicks it what became of it."""


class Lien(Table, tablename="lien"):
    """A link of a mail. A newer one for the same compte and purpose kills the older."""

    id: Serial
    empreinte = Varchar(length=64, unique=True)
    """SHA-256 of the token."""
    compte = belongs_to(Compte)
    objet = Varchar(length=20, choices=Objet)
    cree_le = Timestamptz()
    expire_le = Timestamptz()
    utilise_le = Timestamptz(null=True, default=None)
    mort_le = Timestamptz(null=True, default=None)
    objet_connu = Check(one_of("objet", Objet))
    adresse = Varchar(length=254, default="")
    """The new address, for `adresse`."""


@dataclass(frozen=True, slots=True)
class LienVivant:
    """A link that still opens what it was made for."""

    id: int
    compte: int
    adresse: str
    expire_le: datetime


L = Lien
IS_ALIVE = L.utilise_le.is_null() & L.mort_le.is_null()
OPENS = IS_ALIVE & (L.empreinte == P.empreinte) & (L.objet == P.objet) & (L.expire_le > P.now)
SHOWN = (L.id, L.compte, L.adresse, L.expire_le)
LOCK = frozen(
    Compte.update({Compte.cree_le: Compte.cree_le}).where(Compte.id == P.compte).returning(Compte.id)
)
SENT = frozen(
    L.select(L.cree_le).where((L.compte == P.compte) & (L.objet == P.objet) & (L.cree_le > P.depuis)),
    datetime,
)
KILL = frozen(
    L.update({L.mort_le: P.now})
    .where(IS_ALIVE & (L.compte == P.compte) & (L.objet == P.objet))
    .returning(L.id)
)
KILL_ALL = frozen(L.update({L.mort_le: P.now}).where(IS_ALIVE & (L.compte == P.compte)).returning(L.id))
PURGE = frozen(L.delete().where(L.expire_le < P.avant).returning(L.id))
FIND = frozen(L.select(*SHOWN).where(OPENS & L.compte._.ferme_le.is_null()), LienVivant)
USE = frozen(
    L.update({L.utilise_le: P.now}).where(OPENS & L.compte._.ferme_le.is_null()).returning(*SHOWN), LienVivant
)


async def issue_lien(compte: int, objet: Objet, now: datetime, *, adresse: str = "") -> str:
    """The token to put in the mail; the older links of this compte for the same purpose die.

    Call it in a transaction: two at once wait for one another, and the last one's token lives.
    """
    await lock_compte(compte)
    await KILL.rows(now=now, compte=compte, objet=objet)
    token = secrets.token_urlsafe(32)
    await Lien(
        empreinte=_fingerprint(token),
        compte=compte,
        objet=objet.value,
        cree_le=now,
        expire_le=now + DUREES[objet],
        adresse=adresse,
    ).save()
    return token


async def lock_compte(compte: int) -> bool:
    """Until the transaction ends, others who lock this compte wait; False when it does not exist.

    Two établissements may decide about one person at once. Taken after the établissement's lock; several of them, in
    the order of their numbers.
    """
    return bool(await LOCK.rows(compte=compte))


async def list_sent(compte: int, objet: Objet, *, since: datetime) -> list[datetime]:
    """When links of this purpose were made for this compte, for a quota: lock the compte before."""
    return await SENT.rows(compte=compte, objet=objet, depuis=since)


async def find_lien(token: str, objet: Objet, now: datetime) -> LienVivant | None:
    """None when it is unknown, used, replaced, expired, of another purpose, or of a closed compte: all alike."""
    return await FIND.first(empreinte=_fingerprint(token), objet=objet, now=now)


async def use_lien(token: str, objet: Objet, now: datetime) -> LienVivant | None:
    """Consumes the link, once: of several at the same time one gets it, the others None."""
    return await USE.first(now=now, empreinte=_fingerprint(token), objet=objet)


async def kill_liens(compte: int, now: datetime) -> int:
    """Kills every link of this compte, as when its password changes; how many were alive."""
    return len(await KILL_ALL.rows(now=now, compte=compte))


async def purge_liens(now: datetime) -> int:
    """How many, of no use any more, were erased."""
    return len(await PURGE.rows(avant=now - KEPT))


def _fingerprint(token: str) -> str:
    return sha256(token.encode()).hexdigest()
