"""Detaching someone: the link ends, and with it all that hung on it in this établissement."""

from datetime import datetime

from mesaides.comptes.roles import Acteur
from mesaides.comptes.tables.decisions import end_rattachement
from mesaides.comptes.tables.fiche import FicheRattachement
from mesaides.db import Statement

KILL = Statement(
    "UPDATE invitation SET etat = 'revoquee', repondu_le = {} WHERE etablissement = {} AND etat = 'envoyee' "
    "AND (adresse_cle = {} OR par = {} OR compte = {}) RETURNING id"
)


async def detach(fiche: FicheRattachement, acteur: Acteur, now: datetime) -> int:
    """Every access is lost at once; the invitations sent there to and by the person die. How many died."""
    await end_rattachement(fiche, acteur, now)
    return await kill_invitations(fiche.etablissement, fiche.compte, fiche.adresse_cle, now)


async def kill_invitations(etablissement: int, compte: int, adresse_cle: str, now: datetime) -> int:
    """Those that await an answer there, sent to the person or by them. How many died."""
    return len(await KILL.rows(now, etablissement, adresse_cle, compte, compte))
