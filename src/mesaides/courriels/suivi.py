"""Looking at the outbox: is the mail leaving, and what did the demonstration receive?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from piccolo.query.functions import Coalesce, Count, Max, Min

from mesaides.coffre import SealedOtherwiseError
from mesaides.courriels.coffre import MailBody
from mesaides.courriels.states import EtatCourriel
from mesaides.courriels.tables import IS_REFUSED, IS_WAITING, Courriel
from mesaides.db import P, frozen, value_of

RECENT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class _EnFile:
    waiting: int
    oldest: datetime | None
    hindrance: str | None
    refused: int


C = Courriel
QUEUE = frozen(
    C.select(
        Count(C.id, alias="waiting"),
        Min(Coalesce(C.part_le, C.cree_le), alias="oldest"),
        Max(C.raison, alias="hindrance"),
        value_of(C.select(Count(C.id)).where(IS_REFUSED & (C.cree_le >= P.depuis)), "refused"),
    ).where(IS_WAITING & C.recueil.is_null() & (C.part_le.is_null() | (C.part_le <= P.now))),
    _EnFile,
)


@dataclass(frozen=True, slots=True)
class QueueFacts:
    """`oldest_age`: None when nothing waits; what is held for a recueil is not counted.
    `refused`: of the mails written in the last seven days."""

    waiting: int
    oldest_age: timedelta | None
    hindrance: str | None
    """Why some of them still wait, in French: « le serveur d’envoi ne répond pas »."""
    refused: int


async def queue_facts(now: datetime) -> QueueFacts:
    """One query, through indexes: for the administrateur's page and for supervision."""
    queue = await QUEUE.one(depuis=now - RECENT, now=now)
    age = now - queue.oldest if queue.oldest else None
    return QueueFacts(queue.waiting, age, queue.hindrance, queue.refused)


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
    body: MailBody | None


async def list_courriels(limit: int = 50, *, before: int | None = None) -> list[ReadCourriel]:
    """The newest first; `before`: the id of the last one already seen."""
    query = Courriel.objects().order_by(Courriel.id, ascending=False).limit(limit)
    if before is not None:
        query = query.where(Courriel.id < before)
    return [_opened(courriel) for courriel in await query]


def _opened(courriel: Courriel) -> ReadCourriel:
    try:
        message = courriel.read().message
        body = MailBody(message.texte, message.html)
    except SealedOtherwiseError:
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
