"""Attempts are counted, and whoever makes too many is slowed down (see `tables.tentative`)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from piccolo.querystring import QueryString

from mesaides.comptes.rules.cadence import (
    COMPTE,
    Cadence,
    Regle,
    attempt,
    count_remembered,
    forget,
    forget_after_wait,
    give_back,
    networks_of,
)
from mesaides.comptes.tables.tentative import Tentative
from mesaides.db import P, frozen, transaction

KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Comptees:
    nombre: int
    depuis_le: datetime
    bloque_jusqu_a: datetime | None


T = Tentative
TAKE = frozen(
    T.insert(T(cle=P.cle, nombre=0, depuis_le=P.now))
    .on_conflict(target=T.cle, action="DO UPDATE", values=[(T.nombre, QueryString("{}", T.nombre))])
    .returning(T.nombre, T.depuis_le, T.bloque_jusqu_a),
    _Comptees,
)
"""Reads a count and holds it until the transaction ends: attempts made at once are counted one after the other."""
SAVE = frozen(
    T.update({T.nombre: P.nombre, T.depuis_le: P.depuis_le, T.bloque_jusqu_a: P.bloque_jusqu_a}).where(
        T.cle == P.cle
    )
)
PURGE = frozen(T.delete().where(T.depuis_le < P.avant).returning(T.id))


@dataclass(frozen=True, slots=True)
class Freinage:
    """What one attempt meets: `attendre` seconds first, or 0; `echecs`, those of the first count not yet forgotten."""

    attendre: int = 0
    echecs: int = 0


@dataclass(frozen=True, slots=True)
class CompteurEssais:
    """One count and its rule. `collectif`: of several people, so that a log-in gives back its own attempt only."""

    cle: str
    regle: Regle
    collectif: bool = False


def of_stranger(compte: int | None, nom: str, ip: str) -> tuple[CompteurEssais, ...]:
    """Whoever tries as this compte, or as `nom` (a key) when there is none, from a device not known to it."""
    cle = _cle("inconnu", nom) if compte is None else _of_compte(compte)
    return (CompteurEssais(cle, COMPTE), *_networks("reseau", ip))


def of_device(mark: str) -> tuple[CompteurEssais, ...]:
    """A device known to the compte: counted for itself alone, whatever strangers do."""
    return (CompteurEssais(_cle("appareil", mark), COMPTE),)


def of_session(compte: int, session: int) -> tuple[CompteurEssais, ...]:
    """Somebody logged in who gives the password again: a stolen session does not guess without limit."""
    return (CompteurEssais(_cle("preuve", f"{compte}/{session}"), COMPTE),)


def of_code(compte: int, mark: str, ip: str) -> tuple[CompteurEssais, ...]:
    """Codes given after the right password: by a device known to the compte, which strangers do not stop; by others."""
    if mark:
        return (CompteurEssais(_cle("code-appareil", mark), COMPTE),)
    return (CompteurEssais(_cle("code", str(compte)), COMPTE), *_networks("reseau", ip))


def of_session_code(compte: int, session: int) -> tuple[CompteurEssais, ...]:
    """Codes given again by somebody logged in."""
    return (CompteurEssais(_cle("preuve-code", f"{compte}/{session}"), COMPTE),)


async def count_attempt(compteurs: Sequence[CompteurEssais], now: datetime) -> Freinage:
    """Counts a try, unless one of these has to wait.

    Counted before the outcome is known; `forgive` when it was the right one.
    """
    freinage = Freinage()
    async with transaction():
        states = [await _take(compteur.cle, now) for compteur in compteurs]
        tries = [
            attempt(state, now, compteur.regle) for compteur, state in zip(compteurs, states, strict=True)
        ]
        if all(one.permis for one in tries):
            for compteur, one in zip(compteurs, tries, strict=True):
                await _save(compteur.cle, one.cadence, now)
        echecs = count_remembered(states[0], now, compteurs[0].regle)
        freinage = Freinage(max(one.secondes for one in tries), echecs)
    return freinage  # noqa: RET504 - a return inside would seem, by its type, not to happen


async def count_demande(ip: str, now: datetime) -> Freinage:
    """Counts a mail asked for by anybody from `ip`, whoever it is for, unless this network has to wait."""
    return await count_attempt(_networks("demande", ip), now)


async def hold(nom: str, now: datetime) -> None:
    """Until the transaction ends, whoever holds the same name waits."""
    await _take(_cle("suite", nom), now)


async def forgive(compteurs: Sequence[CompteurEssais], now: datetime) -> None:
    """It was the right password: all starts afresh, and the networks are given this attempt back."""
    for compteur in compteurs:
        await _change(compteur.cle, now, give_back if compteur.collectif else forget)


async def forget_strangers(compte: int, now: datetime) -> int:
    """The owner is in, by a known device: how many failures of strangers are forgotten once their wait is over."""
    cle = _of_compte(compte)
    echecs = 0
    async with transaction():
        cadence = await _take(cle, now)
        echecs = count_remembered(cadence, now, COMPTE)
        await _save(cle, forget_after_wait(cadence), now)
    return echecs


async def forget_compte(compte: int, now: datetime) -> None:
    """After a recovery by mail."""
    await _change(_of_compte(compte), now, forget)


async def purge_tentatives(now: datetime) -> int:
    """How many counts, of no use any more, were erased."""
    return len(await PURGE.rows(avant=now - KEPT))


async def _change(cle: str, now: datetime, change: Callable[[Cadence], Cadence]) -> None:
    async with transaction():
        await _save(cle, change(await _take(cle, now)), now)


async def _take(cle: str, now: datetime) -> Cadence:
    comptees = await TAKE.one(cle=cle, now=now)
    return Cadence(comptees.nombre, comptees.depuis_le, comptees.bloque_jusqu_a)


async def _save(cle: str, cadence: Cadence, now: datetime) -> None:
    await SAVE.rows(
        nombre=cadence.essais,
        depuis_le=cadence.dernier_le or now,
        bloque_jusqu_a=cadence.attend_jusqu_a,
        cle=cle,
    )


def _networks(genre: str, ip: str) -> tuple[CompteurEssais, ...]:
    return tuple(CompteurEssais(_cle(genre, nom), regle, collectif=True) for nom, regle in networks_of(ip))


def _of_compte(compte: int) -> str:
    return _cle("compte", str(compte))


def _cle(genre: str, nom: str) -> str:
    return sha256(f"{genre}\0{nom}".encode()).hexdigest()
