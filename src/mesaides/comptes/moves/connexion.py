"""Logging in: the identifiants are checked, guessers slowed down, a session opened."""

import logging
from dataclasses import dataclass
from datetime import datetime

from piccolo.querystring import QueryString

from mesaides.adresses import adresse_key
from mesaides.comptes.mails import tell_connexion
from mesaides.comptes.moves.habilitations import note_coming
from mesaides.comptes.moves.secret import Verification, check_password
from mesaides.comptes.moves.sessions import open_session
from mesaides.comptes.moves.tentatives import (
    CompteurEssais,
    count_attempt,
    forget_strangers,
    forgive,
    of_device,
    of_session,
    of_stranger,
)
from mesaides.comptes.reads.conditions import is_active, is_open
from mesaides.comptes.reads.facteurs import has_facteur
from mesaides.comptes.rules.appareils import Appareil
from mesaides.comptes.rules.attente import Place
from mesaides.comptes.rules.cadence import network_of, tell_wait, wide_network_of
from mesaides.comptes.rules.identite import identifiant_key
from mesaides.comptes.tables.compte import Compte
from mesaides.db import P, frozen, transaction
from mesaides.errors import BusyError, DomainError
from mesaides.journal.tables import note

WRONG = "Cet identifiant ou ce mot de passe n’est pas le bon. Vérifiez-les, ou récupérez vos informations de connexion."
WRONG_OWN = "Ce n’est pas votre mot de passe actuel. Vérifiez-le, puis recommencez."
INCONNU = Appareil()
SUSPECT = 3
"""Failures after which the person is told of a log-in by mail: a slip or two is nobody's business."""

log = logging.getLogger("mesaides.comptes")


@dataclass(frozen=True, slots=True)
class _Trouve:
    id: int
    mot_de_passe: str


C = Compte
FIND = frozen(
    C.select(C.id, C.mot_de_passe)
    .where(is_active(C) & ((C.identifiant_cle == P.identifiant) | (C.adresse_cle == P.adresse)))
    .order_by(QueryString("{} <> {}", C.identifiant_cle, P.identifiant))
    .limit(1),
    _Trouve,
)
"""By identifiant first: somebody's identifiant may be the address of another."""
FIND_OWN = frozen(C.select(C.id, C.mot_de_passe).where(is_open(C) & (C.id == P.compte)), _Trouve)
RENEW = frozen(C.update({C.mot_de_passe: P.empreinte}).where(C.id == P.compte))


@dataclass(frozen=True, slots=True)
class Refus:
    """Why the log-in is refused; `retry_after` in seconds when it was not judged: tried too often (429), too many ask
    at once (503)."""

    phrase: str
    retry_after: int = 0
    status: int = 422

    @classmethod
    def wait(cls, seconds: int) -> "Refus":
        return cls(tell_wait(seconds), seconds, 429)


@dataclass(frozen=True, slots=True)
class Preuve:
    """Whoever asks knows the password of this compte, whose hash is `empreinte`; `echecs` failures came just before."""

    compte: int
    empreinte: str
    echecs: int = 0
    code: bool = False
    """They gave a code too."""

    @property
    def is_suspect(self) -> bool:
        return self.echecs >= SUSPECT


@dataclass(frozen=True, slots=True)
class _Tente:
    """One try: the compte found, if any, where it is counted, where it waits, and what is said when it is wrong."""

    found: _Trouve | None
    compteurs: tuple[CompteurEssais, ...]
    place: Place
    reseau: str
    wrong: str = WRONG
    is_known: bool = False


async def authenticate(
    identifiant: str, mot_de_passe: str, ip: str, now: datetime, appareil: Appareil = INCONNU
) -> Refus | Preuve:
    """By identifiant or by address. The same refusal, as slow, whatever is wrong: unknown, closed, not activated."""
    key, adresse = identifiant_key(identifiant), adresse_key(identifiant)
    found = await FIND.first(identifiant=key, adresse=adresse)
    compte, empreinte = (found.id, found.mot_de_passe) if found else (0, "")
    mark = appareil.mark_of(compte, empreinte, now)
    if found and mark:
        place = Place.of_compte(compte)
        essai = _Tente(found, of_device(mark), place, network_of(ip), is_known=True)
    else:
        compteurs = of_stranger(compte or None, adresse, ip)
        essai = _Tente(found, compteurs, Place(wide_network_of(ip)), network_of(ip))
    return await _judge(essai, mot_de_passe, now)


async def prove_again(compte: int, session: int, mot_de_passe: str, ip: str, now: datetime) -> Refus | Preuve:
    """Before a grave act, someone logged in gives the password again: counted for this session alone."""
    found = await FIND_OWN.first(compte=compte)
    compteurs, place = of_session(compte, session), Place.of_compte(compte)
    return await _judge(_Tente(found, compteurs, place, network_of(ip), WRONG_OWN), mot_de_passe, now)


async def _judge(essai: _Tente, mot_de_passe: str, now: datetime) -> Refus | Preuve:
    found = essai.found
    counted = await count_attempt(essai.compteurs, now)
    facts = {"compte": found.id if found else None, "reseau": essai.reseau}
    if counted.attendre:
        log.warning("connexion freinée", extra={"facts": facts})
        return Refus.wait(counted.attendre)
    try:
        verdict = await check_password(found.mot_de_passe if found else None, mot_de_passe, essai.place)
    except BusyError as busy:  # counted all the same: who floods the queue is slowed down
        log.warning("connexion non jugée", extra={"facts": facts})
        return Refus(busy.phrase, busy.retry_after, 503)
    if found is None or not verdict.ok:
        async with transaction():
            await note("connexion_refusee", compte=None, objet=f"compte {found.id}" if found else "")
        log.warning("connexion refusée", extra={"facts": facts})
        return Refus(essai.wrong)
    ailleurs = await _accept(essai, found.id, verdict, now)
    return Preuve(found.id, verdict.renewed or found.mot_de_passe, counted.echecs + ailleurs)


async def _accept(essai: _Tente, compte: int, verdict: Verification, now: datetime) -> int:
    """How many failures of strangers, counted apart, the owner is to be told of."""
    ailleurs = 0
    async with transaction():
        if verdict.renewed:
            await RENEW.rows(empreinte=verdict.renewed, compte=compte)
        await forgive(essai.compteurs, now)
        if essai.is_known:
            ailleurs = await forget_strangers(compte, now)
    return ailleurs


async def open_for(preuve: Preuve, *, key: str, now: datetime, navigateur: str, ip: str) -> None:
    """Opens a session under a new key: one fixed before the log-in is worth nothing after it. A log-in after failures
    is told by mail.

    The one place where people get in. Raises DomainError when a code was to be asked, and was not.
    """
    if not preuve.code and await has_facteur(preuve.compte):
        raise DomainError("Votre compte demande un code après le mot de passe. Recommencez la connexion.")
    session = await open_session(preuve.compte, key=key, now=now, navigateur=navigateur, ip=ip)
    await note_coming(preuve.compte, now)
    await note("connexion", compte=preuve.compte, objet=f"session {session}")
    if preuve.is_suspect:
        await tell_connexion(preuve.compte, preuve.echecs, navigateur, now)
