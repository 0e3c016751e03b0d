"""Links sent by mail: made, used once, killed."""

import secrets
from datetime import datetime, timedelta

from mesaides.comptes.reads.conditions import is_open
from mesaides.comptes.reads.liens import IS_ALIVE, OPENS, SHOWN, LienVivant, fingerprint_of
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.lien import DUREES, Lien, Objet
from mesaides.db import P, frozen

KEPT = timedelta(days=30)
"""A link that opens nothing any more still tells whoever clicks it what became of it."""

L = Lien
LOCK = frozen(
    Compte.update({Compte.cree_le: Compte.cree_le}).where(Compte.id == P.compte).returning(Compte.id)
)
KILL = frozen(
    L.update({L.mort_le: P.now})
    .where(IS_ALIVE & (L.compte == P.compte) & (L.objet == P.objet))
    .returning(L.id)
)
KILL_ALL = frozen(L.update({L.mort_le: P.now}).where(IS_ALIVE & (L.compte == P.compte)).returning(L.id))
PURGE = frozen(L.delete().where(L.expire_le < P.avant).returning(L.id))
USE = frozen(L.update({L.utilise_le: P.now}).where(OPENS & is_open(L.compte._)).returning(*SHOWN), LienVivant)


def new_token() -> str:
    """128 bits in 22 characters: a line of a mail holds its link whole."""
    return secrets.token_urlsafe(16)


async def issue_lien(compte: int, objet: Objet, now: datetime, *, adresse: str = "") -> str:
    """The token to put in the mail; the older links of this compte for the same purpose die.

    Call it in a transaction: two at once wait for one another, and the last one's token lives.
    """
    await lock_compte(compte)
    await KILL.rows(now=now, compte=compte, objet=objet)
    token = new_token()
    await Lien(
        empreinte=fingerprint_of(token),
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


async def use_lien(token: str, objet: Objet, now: datetime) -> LienVivant | None:
    """Consumes the link, once: of several at the same time one gets it, the others None."""
    return await USE.first(now=now, empreinte=fingerprint_of(token), objet=objet)


async def kill_liens(compte: int, now: datetime) -> int:
    """Kills every link of this compte, as when its password changes; how many were alive."""
    return len(await KILL_ALL.rows(now=now, compte=compte))


async def purge_liens(now: datetime) -> int:
    """How many, of no use any more, were erased."""
    return len(await PURGE.rows(avant=now - KEPT))
