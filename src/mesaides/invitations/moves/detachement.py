"""Detaching someone: the link ends, and with it all that hung on it in this établissement."""

from datetime import datetime

from mesaides.comptes.moves.decisions import end_rattachement
from mesaides.comptes.reads.fiche import FicheRattachement
from mesaides.comptes.roles import Acteur
from mesaides.invitations.moves.fin import kill_invitations


async def detach(fiche: FicheRattachement, acteur: Acteur, now: datetime) -> int:
    """Every access is lost at once; the invitations sent there to and by the person die. How many died."""
    await end_rattachement(fiche, acteur, now)
    return await kill_invitations(fiche.etablissement, fiche.compte, fiche.adresse_cle, now)
