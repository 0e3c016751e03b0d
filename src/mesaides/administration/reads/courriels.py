"""The outbox as an administrateur watches it: what waits, what was refused and why, what left last."""

from dataclasses import dataclass
from datetime import datetime

from mesaides.courriels.states import EtatCourriel
from mesaides.courriels.suivi import QueueFacts, queue_facts
from mesaides.courriels.tables import Courriel
from mesaides.db import P, frozen, whether

SHOWN = 25


@dataclass(frozen=True, slots=True)
class CourrielVu:
    """One mail of the outbox. `lisible`: its text is still there, to be sent again."""

    id: int
    destinataire: str
    sujet: str
    etat: EtatCourriel
    raison: str | None
    essais: int
    cree_le: datetime
    prochain_essai_le: datetime
    envoye_le: datetime | None
    lisible: bool


C = Courriel
COLUMNS = (
    *(C.id, C.destinataire, C.sujet, C.etat, C.raison, C.essais, C.cree_le, C.prochain_essai_le, C.envoye_le),
    whether(C.corps.is_not_null(), "lisible"),
)
OF_ETAT = (C.etat == P.etat) & C.recueil.is_null()
REFUSED = frozen(
    C.select(*COLUMNS).where(OF_ETAT).order_by(C.cree_le, ascending=False).limit(SHOWN), CourrielVu
)
WAITING = frozen(C.select(*COLUMNS).where(OF_ETAT).order_by(C.prochain_essai_le).limit(SHOWN), CourrielVu)
SENT = frozen(C.select(*COLUMNS).where(OF_ETAT).order_by(C.id, ascending=False).limit(10), CourrielVu)


@dataclass(frozen=True, slots=True)
class Suivi:
    """`queue`: the figures; then the lines, the most pressing first."""

    queue: QueueFacts
    refuses: list[CourrielVu]
    en_attente: list[CourrielVu]
    envoyes: list[CourrielVu]


async def find_suivi(now: datetime) -> Suivi:
    return Suivi(
        await queue_facts(now),
        await REFUSED.rows(etat=EtatCourriel.REFUSE),
        await WAITING.rows(etat=EtatCourriel.EN_ATTENTE),
        await SENT.rows(etat=EtatCourriel.ENVOYE),
    )
