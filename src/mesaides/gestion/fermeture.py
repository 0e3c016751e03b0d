"""Closing an account: what it carried is taken over by the gestionnaires, in the same transaction."""

from datetime import datetime

from mesaides.comptes.roles import Acteur
from mesaides.comptes.tables.profil import close_compte
from mesaides.etablissements.rules.noms import articles
from mesaides.etablissements.tables import lock_etablissement
from mesaides.gestion.mails import tell_heritiers
from mesaides.gestion.tables_relais import Choix, Partant, hand_over, note_relais


async def close_and_hand_over(acteur: Acteur, now: datetime) -> bool:
    """False when it was closed already. Raises DomainError as `close_compte` does."""
    for etablissement in sorted({lien.etablissement for lien in acteur.rattachements}):
        await lock_etablissement(etablissement)
    done = [
        (lien, partant, await hand_over(partant, Choix({}), acteur.compte, now))
        for lien in acteur.rattachements
        if lien.is_valid
        for partant in [Partant(lien.rattachement, acteur.compte, lien.etablissement)]
    ]
    if not await close_compte(acteur, now):
        return False
    for lien, partant, relais in done:
        await note_relais(partant, relais, acteur.compte)
        await tell_heritiers(relais, acteur.nom_complet, acteur, articles(lien.nom), ferme=True)
    return True
