"""Between the password and the code: half an entry, which opens nothing and lives ten minutes."""

from datetime import datetime, timedelta
from hashlib import sha256

from mesaides.comptes.moves.connexion import Preuve
from mesaides.comptes.tables.facteur import PassageCompte
from mesaides.db import P, frozen

LIFE = timedelta(minutes=10)

G = PassageCompte
CLOSE = frozen(G.delete().where(G.id == P.passage).returning(G.id))
PURGE = frozen(G.delete().where(G.expire_le <= P.now).returning(G.id))


async def open_passage(preuve: Preuve, suite: str, *, key: str, now: datetime) -> None:
    await PassageCompte(
        cle=sha256(key.encode()).hexdigest(),
        compte=preuve.compte,
        echecs=preuve.echecs,
        suite=suite,
        expire_le=now + LIFE,
    ).save()


async def close_passage(passage: int) -> bool:
    """Of several who come through at once, one does."""
    return bool(await CLOSE.rows(passage=passage))


async def purge_passages(now: datetime) -> int:
    """How many, that nobody finished, were erased."""
    return len(await PURGE.rows(now=now))
