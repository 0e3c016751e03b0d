"""Detaching someone: the link ends, and with it all that hung on it in this établissement."""

from datetime import datetime

from mesaides.comptes.moves.decisions import end_rattachement
from mesaides.comptes.reads.fiche import FicheRattachement
from mesaides.comptes.roles import Acteur
from mesaides.db import P, frozen
from mesaides.invitations.reads.lecture import INV, IS_SENT
from mesaides.invitations.states import ETAPES

KILL = frozen(
    INV.update({INV.etat: ETAPES["revocation"].vers, INV.repondu_le: P.now})
    .where(
        IS_SENT
        & (INV.etablissement == P.etablissement)
        & ((INV.adresse_cle == P.adresse_cle) | ((INV.par == P.compte) | (INV.compte == P.compte)))
    )
    .returning(INV.id)
)


async def detach(fiche: FicheRattachement, acteur: Acteur, now: datetime) -> int:
    """Every access is lost at once; the invitations sent there to and by the person die. How many died."""
    await end_rattachement(fiche, acteur, now)
    return await kill_invitations(fiche.etablissement, fiche.compte, fiche.adresse_cle, now)


async def kill_invitations(etablissement: int, compte: int, adresse_cle: str, now: datetime) -> int:
    """Those that await an answer there, sent to the person or by them. How many died."""
    killed = await KILL.rows(now=now, etablissement=etablissement, adresse_cle=adresse_cle, compte=compte)
    return len(killed)
