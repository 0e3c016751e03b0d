"""Logging in: the identifiants are checked, guessers slowed down, a session opened."""

from dataclasses import dataclass
from datetime import datetime

from mesaides.comptes.rules.identite import identifiant_key
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.secret import check_password
from mesaides.comptes.tables.session import open_session
from mesaides.db import Statement
from mesaides.journal.tables import note

WRONG = "Cet identifiant ou ce mot de passe n’est pas le bon. Vérifiez-les, ou récupérez vos informations de connexion."

FIND = Statement(
    "SELECT id, mot_de_passe FROM compte WHERE identifiant_cle = {} AND active_le IS NOT NULL AND ferme_le IS NULL"
)


@dataclass(frozen=True, slots=True)
class Refus:
    """Why the log-in is refused; `retry_after` in seconds when it is for having tried too often."""

    phrase: str
    retry_after: int = 0


async def authenticate(identifiant: str, mot_de_passe: str, ip: str, now: datetime) -> Refus | int:
    """The compte's number. The same refusal, as slow, for an unknown identifiant and a wrong password."""
    found = await FIND.first(identifiant_key(identifiant))
    verdict = await check_password(found["mot_de_passe"] if found else None, mot_de_passe)
    if found is None or not verdict.ok:
        return Refus(WRONG)
    if verdict.renewed:
        await Compte.update({Compte.mot_de_passe: verdict.renewed}).where(Compte.id == found["id"])
    return found["id"]


async def open_for(compte: int, *, key: str, now: datetime, navigateur: str, ip: str) -> None:
    """Opens a session under a new key: one fixed before the log-in is worth nothing after it."""
    session = await open_session(compte, key=key, now=now, navigateur=navigateur, ip=ip)
    await note("connexion", compte=compte, objet=f"session {session}")
