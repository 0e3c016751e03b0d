"""Logging in: the identifiants are checked, guessers slowed down, a session opened."""

import logging
from dataclasses import dataclass
from datetime import datetime

from mesaides.adresses import adresse_key
from mesaides.comptes.rules.cadence import network_of, tell_wait
from mesaides.comptes.rules.identite import identifiant_key
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.secret import Verdict, check_password
from mesaides.comptes.tables.session import open_session
from mesaides.comptes.tables.tentative import count_attempt, forgive, withdraw
from mesaides.db import Row, Statement, transaction
from mesaides.errors import DomainError
from mesaides.journal.tables import note

WRONG = "Cet identifiant ou ce mot de passe n’est pas le bon. Vérifiez-les, ou récupérez vos informations de connexion."
WRONG_OWN = "Ce n’est pas votre mot de passe actuel. Vérifiez-le, puis recommencez."
SUSPECT = 3
"""Failures after which the person is told of a log-in by mail: a slip or two is nobody's business."""

log = logging.getLogger("mesaides.comptes")

FIND = Statement(
    "SELECT id, mot_de_passe FROM compte WHERE (identifiant_cle = {} OR adresse_cle = {}) "
    "AND active_le IS NOT NULL AND ferme_le IS NULL ORDER BY identifiant_cle <> {} LIMIT 1"
)
"""By identifiant first: somebody's identifiant may be the address of another."""
FIND_OWN = Statement("SELECT id, mot_de_passe FROM compte WHERE id = {} AND ferme_le IS NULL")


@dataclass(frozen=True, slots=True)
class Refus:
    """Why the log-in is refused; `retry_after` in seconds when it is for having tried too often."""

    phrase: str
    retry_after: int = 0


@dataclass(frozen=True, slots=True)
class Preuve:
    """Whoever asks knows the password of this compte; `echecs` failures came just before."""

    compte: int
    echecs: int = 0

    @property
    def is_suspect(self) -> bool:
        return self.echecs >= SUSPECT


async def authenticate(identifiant: str, mot_de_passe: str, ip: str, now: datetime) -> Refus | Preuve:
    """By identifiant or by address. The same refusal, as slow, whatever is wrong: unknown, closed, not activated."""
    key = identifiant_key(identifiant)
    found = await FIND.first(key, adresse_key(identifiant), key)
    return await _judge(found, key, mot_de_passe, ip, now, WRONG)


async def prove_again(
    compte: int, identifiant: str, mot_de_passe: str, ip: str, now: datetime
) -> Refus | Preuve:
    """Before a grave act, someone logged in gives the password again; counted like a log-in."""
    return await _judge(
        await FIND_OWN.first(compte), identifiant_key(identifiant), mot_de_passe, ip, now, WRONG_OWN
    )


async def _judge(
    found: Row | None, nom: str, mot_de_passe: str, ip: str, now: datetime, wrong: str
) -> Refus | Preuve:
    essai = await count_attempt(nom, ip, now)
    facts = {"compte": found["id"] if found else None, "reseau": network_of(ip)}
    if essai.attendre:
        log.warning("connexion freinée", extra={"facts": facts})
        return Refus(tell_wait(essai.attendre), essai.attendre)
    try:
        verdict = await check_password(found["mot_de_passe"] if found else None, mot_de_passe)
    except DomainError:
        await withdraw(nom, ip, now)
        raise
    if found is None or not verdict.ok:
        async with transaction():
            await note("connexion_refusee", compte=None, objet=f"compte {found['id']}" if found else "")
        log.warning("connexion refusée", extra={"facts": facts})
        return Refus(wrong)
    await _accept(found["id"], nom, verdict, ip, now)
    return Preuve(found["id"], essai.echecs)


async def _accept(compte: int, nom: str, verdict: Verdict, ip: str, now: datetime) -> None:
    async with transaction():
        await forgive(nom, ip, now)
        if verdict.renewed:
            await Compte.update({Compte.mot_de_passe: verdict.renewed}).where(Compte.id == compte)


async def open_for(compte: int, *, key: str, now: datetime, navigateur: str, ip: str) -> None:
    """Opens a session under a new key: one fixed before the log-in is worth nothing after it."""
    session = await open_session(compte, key=key, now=now, navigateur=navigateur, ip=ip)
    await note("connexion", compte=compte, objet=f"session {session}")
