"""Looking at the outbox: is the mail leaving, and what did the demonstration receive?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mesaides.courriels.coffre import Body, UnreadableBodyError
from mesaides.courriels.states import EtatCourriel
from mesaides.courriels.tables import Courriel
from mesaides.db import Statement

RECENT = timedelta(days=7)

QUEUE = Statement(
    """select count(*) as waiting, min(cree_le) as "oldest [timestamptz]", max(raison) as hindrance,
              (select count(*) from courriel where etat = 'refuse' and cree_le >= {}) as refused
         from courriel
        where etat = 'en_attente'"""
)


@dataclass(frozen=True, slots=True)
class QueueFacts:
    """`oldest_age`: None when nothing waits. `refused`: of the mails written in the last seven days."""

    waiting: int
    oldest_age: timedelta | None
    hindrance: str | None
    """Why some of them still wait, in French: « le serveur d’envoi ne répond pas »."""
    refused: int


async def queue_facts(now: datetime) -> QueueFacts:
    """One query, through indexes: for the administrateur's page and for supervision."""
    row = await QUEUE.first(now - RECENT)
    assert row is not None
    age = now - row["oldest"] if row["oldest"] else None
    return QueueFacts(row["waiting"], age, row["hindrance"], row["refused"])


@dataclass(frozen=True, slots=True)
class ReadCourriel:
    """One mail of the mailbox page; `body` is None when it was erased."""

    id: int
    destinataire: str
    sujet: str
    objet: str
    cree_le: datetime
    etat: EtatCourriel
    raison: str | None
    body: Body | None


async def list_courriels(limit: int = 50, *, before: int | None = None) -> list[ReadCourriel]:
    """The newest first; `before`: the id of the last one already seen."""
    query = Courriel.objects().order_by(Courriel.id, ascending=False).limit(limit)
    if before is not None:
        query = query.where(Courriel.id < before)
    return [_opened(courriel) for courriel in await query]


def _opened(courriel: Courriel) -> ReadCourriel:
    try:
        message = courriel.read().message
        body = Body(message.texte, message.html)
    except UnreadableBodyError:
        body = None
    return ReadCourriel(
        courriel.id,
        courriel.destinataire,
        courriel.sujet,
        courriel.objet,
        courriel.cree_le,
        EtatCourriel(courriel.etat),
        courriel.raison,
        body,
    )
