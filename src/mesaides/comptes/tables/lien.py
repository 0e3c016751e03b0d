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
from mesaides.db import Statement, belongs_to, one_of


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


LOCK = Statement("UPDATE compte SET cree_le = cree_le WHERE id = {} RETURNING id")
SENT = Statement("SELECT cree_le FROM lien WHERE compte = {} AND objet = {} AND cree_le > {}")
KILL = Statement(
    "UPDATE lien SET mort_le = {} WHERE compte = {} AND objet = {} AND utilise_le IS NULL AND mort_le IS NULL "
    "RETURNING id"
)
KILL_ALL = Statement(
    "UPDATE lien SET mort_le = {} WHERE compte = {} AND utilise_le IS NULL AND mort_le IS NULL RETURNING id"
)
FIND = Statement(
    "SELECT l.id, l.compte, l.adresse, l.expire_le FROM lien l JOIN compte c ON c.id = l.compte "
    "WHERE l.empreinte = {} AND l.objet = {} AND l.expire_le > {} AND l.utilise_le IS NULL "
    "AND l.mort_le IS NULL AND c.ferme_le IS NULL"
)
USE = Statement(
    "UPDATE lien SET utilise_le = {} WHERE empreinte = {} AND objet = {} AND expire_le > {} "
    "AND utilise_le IS NULL AND mort_le IS NULL "
    "AND EXISTS (SELECT 1 FROM compte c WHERE c.id = lien.compte AND c.ferme_le IS NULL) "
    "RETURNING id, compte, adresse, expire_le"
)


async def issue_lien(compte: int, objet: Objet, now: datetime, *, adresse: str = "") -> str:
    """The token to put in the mail; the older links of this compte for the same purpose die.

    Call it in a transaction: two at once wait for one another, and the last one's token lives.
    """
    await lock_compte(compte)
    await KILL.rows(now, compte, objet.value)
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
    """Until the transaction ends, others who lock this compte wait; False when it does not exist."""
    return bool(await LOCK.rows(compte))


async def list_sent(compte: int, objet: Objet, *, since: datetime) -> list[datetime]:
    """When links of this purpose were made for this compte, for a quota: lock the compte before."""
    return [row["cree_le"] for row in await SENT.rows(compte, objet.value, since)]


async def find_lien(token: str, objet: Objet, now: datetime) -> LienVivant | None:
    """None when it is unknown, used, replaced, expired, of another purpose, or of a closed compte: all alike."""
    row = await FIND.first(_fingerprint(token), objet.value, now)
    return LienVivant(**row) if row else None


async def use_lien(token: str, objet: Objet, now: datetime) -> LienVivant | None:
    """Consumes the link, once: of several at the same time one gets it, the others None."""
    row = await USE.first(now, _fingerprint(token), objet.value, now)
    return LienVivant(**row) if row else None


async def kill_liens(compte: int, now: datetime) -> int:
    """Kills every link of this compte, as when its password changes; how many were alive."""
    return len(await KILL_ALL.rows(now, compte))


def _fingerprint(token: str) -> str:
    return sha256(token.encode()).hexdigest()
