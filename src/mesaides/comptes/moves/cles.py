"""A passkey is made, signs, is suspended when it says less than before; what it signs serves once."""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime

from mesaides.comptes.mails import tell_facteur
from mesaides.comptes.moves.connexion import Refus
from mesaides.comptes.reads.cles import CleLue, find_cle, this_site
from mesaides.comptes.rules.cles import (
    DEFI,
    PERIMEE,
    REFUSEE,
    SUSPENDUE,
    CleFaite,
    goes_back,
    handle_of,
    judge_sign,
    read_named,
)
from mesaides.comptes.tables.cle import CleAcces, Defi
from mesaides.comptes.tables.facteur import Facteur
from mesaides.db import P, frozen, transaction
from mesaides.journal.tables import note

log = logging.getLogger("mesaides.comptes")


@dataclass(frozen=True, slots=True)
class CleJuste:
    """A right signature, whose count is not written yet."""

    facteur: int
    compte: int
    empreinte: str
    compteur: int


@dataclass(frozen=True, slots=True)
class _Pris:
    valeur: str
    expire_le: datetime


K, D, F = CleAcces, Defi, Facteur
ASK = frozen(
    D.insert(D(cle=P.cle, valeur=P.valeur, expire_le=P.expire_le))
    .on_conflict(target=D.cle, action="DO UPDATE", values=[(D.valeur, P.valeur), (D.expire_le, P.expire_le)])
    .returning(D.id)
)
TAKE = frozen(D.delete().where(D.cle == P.cle).returning(D.valeur, D.expire_le), _Pris)
PURGE = frozen(D.delete().where(D.expire_le <= P.now).returning(D.id))
SUSPEND = frozen(
    K.update({K.suspendue_le: P.now})
    .where(K.suspendue_le.is_null() & (K.facteur == P.facteur))
    .returning(K.id)
)
SIGNED = frozen(
    K.update({K.compteur: P.compteur})
    .where(
        K.suspendue_le.is_null()
        & (K.facteur == P.facteur)
        & ((K.compteur < P.compteur) | ((K.compteur == 0) & (K.compteur == P.compteur)))
    )
    .returning(K.id)
)
SEEN = frozen(F.update({F.vu_le: P.now}).where(F.id == P.facteur).returning(F.nom), str)


async def ask_signature(cle: str, now: datetime) -> None:
    """Of the browser of this cookie (`cle`: the fingerprint of its key); what it was asked before is worth nothing."""
    await ASK.rows(cle=cle, valeur=secrets.token_urlsafe(32), expire_le=now + DEFI)


async def take_defi(cle: str, now: datetime) -> str:
    """What this browser was asked to have signed, for the last time: '' when it was nothing, or too long ago."""
    async with transaction():
        taken = await TAKE.first(cle=cle)
    return taken.valeur if taken and taken.expire_le > now else ""


async def judge_cle(reponse: str, defi: str, compte: int | None, now: datetime) -> Refus | CleJuste:
    """`compte`: who must have signed, None for whoever did; `defi`: as `take_defi` gives it.

    A right signature that counts less than before suspends its key, and its owner is told.
    """
    if not defi:
        return Refus(PERIMEE)
    identifiant, handle = read_named(reponse)
    cle = await find_cle(identifiant)
    if cle is None or compte not in (None, cle.compte):
        log.warning("clé inconnue", extra={"facts": {"compte": compte}})
        return Refus(REFUSEE)
    site = this_site()
    compteur = judge_sign(site, reponse, defi, cle.publique)
    if compteur is None or handle not in ("", handle_of(site, cle.compte)):
        async with transaction():
            await note("cle_refusee", compte=None, objet=f"facteur {cle.facteur}")
        log.warning("clé refusée", extra={"facts": {"compte": cle.compte}})
        return Refus(REFUSEE)
    if cle.suspendue_le is None and goes_back(cle.compteur, compteur):
        await _suspend(cle, now)
    elif cle.suspendue_le is None:
        return CleJuste(cle.facteur, cle.compte, cle.empreinte, compteur)
    return Refus(SUSPENDUE)


async def _suspend(cle: CleLue, now: datetime) -> None:
    async with transaction():
        if await SUSPEND.rows(now=now, facteur=cle.facteur):
            nom = await SEEN.one(now=now, facteur=cle.facteur)
            await note("cle_suspendue", compte=None, objet=f"facteur {cle.facteur}")
            await tell_facteur(cle.compte, "cle_suspendue", nom, now)


async def spend_cle(juste: CleJuste, now: datetime) -> bool:
    """Of several who show one signature at once, one gets in; False for the others."""
    if not await SIGNED.rows(compteur=juste.compteur, facteur=juste.facteur):
        return False
    await SEEN.rows(now=now, facteur=juste.facteur)
    return True


async def keep_cle(facteur: int, faite: CleFaite) -> None:
    """Raises one of IntegrityErrors for a key that is somebody's already."""
    await CleAcces(
        facteur=facteur,
        identifiant=faite.identifiant,
        publique=faite.publique,
        compteur=faite.compteur,
    ).save()


async def purge_defis(now: datetime) -> int:
    """How many, that nobody answered, were erased."""
    return len(await PURGE.rows(now=now))
