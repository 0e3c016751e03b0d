"""Closing an account, in one transaction: the gestionnaires take over what it carried, its invitations die."""

from datetime import datetime

from mesaides.comptes.moves.profil import close_compte
from mesaides.comptes.roles import Acteur
from mesaides.etablissements.moves import lock_etablissement
from mesaides.gestion.mails import tell_heritiers
from mesaides.gestion.moves.relais import Choix, hand_over
from mesaides.gestion.reads.relais import Partant
from mesaides.invitations.moves.fin import kill_invitations
from mesaides.invitations.moves.porteurs import leave_behind


async def close_and_hand_over(acteur: Acteur, now: datetime) -> bool:
    """False when it was closed already. Raises DomainError as `close_compte` does."""
    for etablissement in sorted({lien.etablissement for lien in acteur.rattachements}):
        await lock_etablissement(etablissement)
    done = [
        (lien, await hand_over(partant, Choix({}), acteur.compte))
        for lien in acteur.rattachements
        if lien.is_valid
        for partant in [Partant(acteur.compte, lien.etablissement)]
    ]
    if not await close_compte(acteur, now):
        return False
    await leave_behind(acteur.compte)
    for lien in acteur.rattachements:
        await kill_invitations(lien.etablissement, acteur.compte, acteur.adresse_cle, now)
    for lien, relais in done:
        await tell_heritiers(relais, acteur.nom_complet, acteur, lien.nom, ferme=True)
    return True
