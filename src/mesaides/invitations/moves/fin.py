"""The end of an invitation that nobody answered: replaced, revoked, expired; and what is told to who comes late.

No etat is written elsewhere: a new invitation is sent, and `step` alone moves it on.
"""

from datetime import datetime
from typing import Any, NoReturn

from piccolo.custom_types import Combinable

from mesaides.comptes.roles import Acteur
from mesaides.db import Frozen, P, frozen
from mesaides.errors import DomainError
from mesaides.etablissements.moves import lock_etablissement
from mesaides.invitations.reads.lecture import INV, IS_OVER, InvitationRecue
from mesaides.invitations.states import ETAPES, EtatInvitation
from mesaides.journal.tables import note


def step(nom: str, asked: Combinable, facts: dict[Any, Any]) -> Frozen[int]:
    """Takes this step of those asked for that are still where it leaves from; `facts` are written with it."""
    etape = ETAPES[nom]
    leaving = asked & INV.etat.is_in(sorted(etape.de))
    return frozen(INV.update({INV.etat: etape.vers, **facts}).where(leaving).returning(INV.id))


ONE, ENDED = INV.id == P.invitation, {INV.repondu_le: P.now}
REPLACE, REVOKE = step("renvoi", ONE, ENDED), step("revocation", ONE, ENDED)
KILL = step(
    "revocation",
    (INV.etablissement == P.etablissement)
    & ((INV.adresse_cle == P.adresse_cle) | ((INV.par == P.compte) | (INV.compte == P.compte))),
    ENDED,
)
EXPIRE = step("expiration", IS_OVER & (INV.etablissement == P.etablissement), {})
EXPIRE_ALL = step("expiration", IS_OVER, {})
STATE = frozen(INV.select(INV.etat).where(INV.id == P.invitation), EtatInvitation)
E = EtatInvitation
SUITES = {
    E.ENVOYEE: "Cette invitation est encore en cours.",
    E.ACCEPTEE: "Cette invitation a déjà été acceptée.",
    E.DECLINEE: "Cette invitation a déjà été déclinée.",
    E.EXPIREE: "Cette invitation a expiré : demandez qu’elle vous soit renvoyée.",
    E.REVOQUEE: "Cette invitation a déjà été révoquée.",
    E.REMPLACEE: "Cette invitation a déjà été renvoyée : seule la plus récente est valable.",
}


async def revoke(recue: InvitationRecue, par: Acteur, now: datetime) -> None:
    """Its link opens nothing any more. Raises DomainError when it was answered, resent or revoked before."""
    check_step(recue, par, "revocation")
    await lock_etablissement(recue.etablissement)
    if not await REVOKE.rows(now=now, invitation=recue.id):
        await refuse_late(recue.id)
    await note("revocation", compte=par.compte, objet=f"invitation {recue.id}")


async def kill_invitations(etablissement: int, compte: int, adresse_cle: str, now: datetime) -> int:
    """Those that await an answer there, sent to the person or by them. How many died."""
    killed = await KILL.rows(now=now, etablissement=etablissement, adresse_cle=adresse_cle, compte=compte)
    return len(killed)


async def expire_invitations(now: datetime) -> int:
    """Marks all those whose time has passed; they were worth nothing already. How many."""
    return len(await EXPIRE_ALL.rows(now=now))


async def refuse_late(invitation: int) -> NoReturn:
    """Tells what became of it meanwhile, by a DomainError."""
    raise DomainError(SUITES[await STATE.one(invitation=invitation)])


def check_step(recue: InvitationRecue, acteur: Acteur, etape: str) -> None:
    if not ETAPES[etape].qui(acteur, recue):
        raise DomainError("Cette invitation ne dépend pas de vous.")
