"""What is counted to slow down guessers: survives restarts, shared by all workers.

Of whom one tries to log in as, and of where from, only a SHA-256 is kept, and for a day: people type passwords in the
field of the identifiant.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from piccolo.columns import Integer, Serial, Timestamptz, Varchar
from piccolo.table import Table

from mesaides.comptes.rules.cadence import (
    COMPTE,
    RESEAU,
    Cadence,
    attempt,
    count_remembered,
    forget,
    give_back,
    network_of,
)
from mesaides.db import Row, Statement, transaction

KEPT = timedelta(days=1)


class Tentative(Table, tablename="tentative"):
    """The recent failures of one key: a compte, an address of the network, an address of mail."""

    id: Serial
    cle = Varchar(length=64, unique=True)
    nombre = Integer(default=0)
    depuis_le = Timestamptz()
    """When the last one was counted."""
    bloque_jusqu_a = Timestamptz(null=True, default=None)


TAKE = Statement(
    "INSERT INTO tentative (cle, nombre, depuis_le) VALUES ({}, 0, {}) "
    "ON CONFLICT (cle) DO UPDATE SET nombre = tentative.nombre RETURNING nombre, depuis_le, bloque_jusqu_a"
)
"""Reads a count and holds it until the transaction ends: attempts made at once are counted one after the other."""
SAVE = Statement("UPDATE tentative SET nombre = {}, depuis_le = {}, bloque_jusqu_a = {} WHERE cle = {}")
PURGE = Statement("DELETE FROM tentative WHERE depuis_le < {} RETURNING id")


@dataclass(frozen=True, slots=True)
class Essai:
    """One attempt: `attendre` seconds first, or 0; `echecs` are those of this name not yet forgotten."""

    attendre: int = 0
    echecs: int = 0


async def count_attempt(nom: str, ip: str, now: datetime) -> Essai:
    """Counts a try as `nom` (a key, known or not) from `ip`, unless either has to wait.

    Counted before the outcome is known; `forgive` when it was the right one.
    """
    essai = Essai()
    async with transaction():
        essai = await _count(_nom(nom), _reseau(ip), now)
    return essai  # noqa: RET504 - a return inside would seem, by its type, not to happen


async def _count(nom: str, reseau: str, now: datetime) -> Essai:
    of_nom, of_reseau = await _take(nom, now), await _take(reseau, now)
    tries = attempt(of_nom, now, COMPTE), attempt(of_reseau, now, RESEAU)
    if all(one.permis for one in tries):
        await _save(nom, tries[0].cadence, now)
        await _save(reseau, tries[1].cadence, now)
    return Essai(max(one.secondes for one in tries), count_remembered(of_nom, now, COMPTE))


async def count_demande(ip: str, now: datetime) -> Essai:
    """Counts a mail asked for by anybody from `ip`, whoever it is for, unless this network has to wait."""
    essai = Essai()
    async with transaction():
        cle = _cle("demande", network_of(ip))
        tried = attempt(await _take(cle, now), now, RESEAU)
        await _save(cle, tried.cadence, now)
        essai = Essai(tried.secondes)
    return essai  # noqa: RET504 - as above


async def hold(nom: str, now: datetime) -> None:
    """Until the transaction ends, whoever holds the same name waits."""
    await _take(_cle("suite", nom), now)


async def forgive(nom: str, ip: str, now: datetime) -> None:
    """It was the right password: the name starts afresh, and the network is given this attempt back."""
    await _change(_nom(nom), now, forget)
    await _change(_reseau(ip), now, give_back)


async def withdraw(nom: str, ip: str, now: datetime) -> None:
    """The attempt could not be judged: it does not count."""
    await _change(_nom(nom), now, give_back)
    await _change(_reseau(ip), now, give_back)


async def forget_nom(nom: str, now: datetime) -> None:
    """After a recovery by mail."""
    await _change(_nom(nom), now, forget)


async def purge_tentatives(now: datetime) -> int:
    """How many counts, of no use any more, were erased."""
    return len(await PURGE.rows(now - KEPT))


async def _change(cle: str, now: datetime, change: Callable[[Cadence], Cadence]) -> None:
    async with transaction():
        await _save(cle, change(await _take(cle, now)), now)


async def _take(cle: str, now: datetime) -> Cadence:
    row: Row = (await TAKE.rows(cle, now))[0]
    return Cadence(row["nombre"], row["depuis_le"], row["bloque_jusqu_a"])


async def _save(cle: str, cadence: Cadence, now: datetime) -> None:
    await SAVE.rows(cadence.essais, cadence.dernier_le or now, cadence.attend_jusqu_a, cle)


def _nom(nom: str) -> str:
    return _cle("compte", nom)


def _reseau(ip: str) -> str:
    return _cle("reseau", network_of(ip))


def _cle(genre: str, nom: str) -> str:
    return sha256(f"{genre}\0{nom}".encode()).hexdigest()
