"""Until when complements are awaited, and the one reminder of it."""

from datetime import date, datetime

from mesaides.comptes.roles import Acteur
from mesaides.dates import day_of
from mesaides.db import P, exists, frozen, transaction
from mesaides.demandes.mails import ARelancer, mail_delai
from mesaides.demandes.rules.delais import is_hour, rappel_of
from mesaides.demandes.states.etapes import EtatDemande
from mesaides.demandes.tables.complements import Completude
from mesaides.demandes.tables.demande import Demande
from mesaides.journal.tables import note

D, K = Demande, Completude
AT_ONCE = 100
NO_MORE = frozen(K.update({K.rappel_le: None}).where(K.demande == P.demande).returning(K.id))
TO_COMPLETE = exists(D.select(D.id).where((D.id == K.demande) & (D.etat == EtatDemande.A_COMPLETER)))
DUE = frozen(
    K.select(
        *(K.id, K.demande, K.avant_le),
        K.demande._.etablissement.as_alias("etablissement"),
        K.demande._.projet._.intitule.as_alias("intitule"),
        K.demande._.reference.as_alias("reference"),
        K.demande._.etablissement._.nom.as_alias("lieu"),
    )
    .where(
        (K.rappel_le <= P.jour)
        & (K.avant_le >= P.jour)
        & K.rappele_le.is_null()
        & (K.demande._.etat == EtatDemande.A_COMPLETER)
    )
    .order_by(K.id)
    .limit(AT_ONCE),
    ARelancer,
)
TELL = frozen(
    K.update({K.rappele_le: P.le})
    .where((K.id == P.completude) & K.rappele_le.is_null() & TO_COMPLETE)
    .returning(K.id)
)


async def open_delai(demande: int, avant_le: date, acteur: Acteur, now: datetime) -> None:
    """In the transaction of what is asked."""
    await Completude(
        demande=demande, avant_le=avant_le, rappel_le=rappel_of(avant_le, now), par=acteur.compte, le=now
    ).save()


async def end_delai(demande: int) -> None:
    """In the transaction in which nothing is asked any more: nobody is reminded."""
    await NO_MORE.rows(demande=demande)


async def remind_of_delais(now: datetime) -> dict[str, int]:
    """Posts the reminders that are due, and says of how many demandes, when there are any. Two at once, or twice, it
    is done once."""
    told = 0
    for due in await DUE.rows(jour=day_of(now)) if is_hour(now) else []:
        async with transaction():
            if await TELL.rows(le=now, completude=due.id):
                await mail_delai(due)
                await note("rappel_complements", compte=None, objet=f"demande {due.demande}")
                told += 1
    return {"compléments rappelés": told} if told else {}
