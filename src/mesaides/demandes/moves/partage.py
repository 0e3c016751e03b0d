"""Sharing a demande with someone attached to the same établissement, and taking it back."""

from datetime import datetime

from mesaides.comptes.moves.mesures import count
from mesaides.comptes.roles import Acteur, Fonction, nom_complet
from mesaides.comptes.rules.cadence import Quota
from mesaides.comptes.rules.freins import JOUR, Frein
from mesaides.db import P, frozen
from mesaides.demandes.mails import mail_partage
from mesaides.demandes.reads.lecture import FicheDemande, find_demande
from mesaides.demandes.reads.partage import CHOSEN, OPEN
from mesaides.demandes.states.etapes import is_deposant
from mesaides.demandes.tables.demande import Demande
from mesaides.demandes.tables.partage import Partage
from mesaides.errors import DomainError
from mesaides.journal.tables import note

PARTAGES = Frein(
    "partage",
    (Quota(100, JOUR),),
    "Vous avez fait 100\u00a0partages en 24\u00a0heures, c’est le maximum\u00a0: celui-ci n’est pas fait.",
)
"""How many mails one person sends by sharing in a day."""

S = Partage
HOLD = frozen(
    Demande.update({Demande.etat: Demande.etat}).where(Demande.id == P.demande).returning(Demande.id)
)
SHARE = frozen(
    S.insert(S(demande=P.demande, rattachement=P.rattachement, par=P.par, le=P.le))
    .on_conflict(action="DO NOTHING")
    .returning(S.id)
)
END = frozen(
    S.update({S.fin_le: P.le, S.fin_par: P.par})
    .where(OPEN & (S.id == P.partage) & (S.demande == P.demande))
    .returning(S.id)
)


async def share(fiche: FicheDemande, rattachement: int, acteur: Acteur, now: datetime) -> str:
    """The name of that person. In the caller's transaction.

    Raises DomainError: somebody was first, or one of the two has left meanwhile.
    """
    await HOLD.rows(demande=fiche.id)
    held = await find_demande(fiche.id, acteur)
    if held is None or not is_deposant(acteur, held):
        raise DomainError("Cette demande ne dépend plus de vous. Elle n’a pas été partagée.")
    chosen = await CHOSEN.first(rattachement=rattachement, etablissement=held.etablissement)
    if chosen is None:
        raise DomainError("Cette personne n’est plus rattachée à l’établissement : choisissez-en une autre.")
    nom = nom_complet(chosen.prenom, chosen.nom)
    if chosen.fonction is Fonction.GESTIONNAIRE or chosen.compte == held.deposant:
        raise DomainError(f"{nom} voit déjà cette demande.")
    await count(acteur.compte, PARTAGES, now)
    if not await SHARE.rows(demande=held.id, rattachement=rattachement, par=acteur.compte, le=now):
        raise DomainError(f"Cette demande est déjà partagée avec {nom}.")
    await note("partage", compte=acteur.compte, objet=f"demande {held.id}", rattachement=rattachement)
    await mail_partage(held, chosen.adresse, acteur)
    return nom


async def end_partage(fiche: FicheDemande, partage: int, acteur: Acteur, now: datetime) -> None:
    """In the caller's transaction. Raises DomainError when it had ended already."""
    if not is_deposant(acteur, fiche):
        raise DomainError("Ce partage revient à quelqu’un d’autre.")
    if not await END.rows(le=now, par=acteur.compte, partage=partage, demande=fiche.id):
        raise DomainError("Ce partage est déjà retiré : la liste est à jour.")
    await note("fin_partage", compte=acteur.compte, objet=f"demande {fiche.id}", partage=partage)
