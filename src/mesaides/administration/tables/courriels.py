"""The outbox as an administrateur watches it: what waits, what was refused and why, what left last."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mesaides.courriels.bell import notify
from mesaides.courriels.states import EtatCourriel
from mesaides.courriels.suivi import QueueFacts, queue_facts
from mesaides.db import Statement, after_commit
from mesaides.errors import DomainError
from mesaides.journal.tables import note

SHOWN = 25
_LINE = (
    "SELECT id, destinataire, sujet, etat, raison, essais, cree_le, prochain_essai_le, envoye_le, "
    'corps IS NOT NULL AS "lisible [boolean]" FROM courriel '
)
LINES = Statement(
    f"SELECT * FROM ({_LINE} WHERE etat = 'refuse' ORDER BY cree_le DESC LIMIT {SHOWN}) r UNION ALL "  # noqa: S608
    f"SELECT * FROM ({_LINE} WHERE etat = 'en_attente' ORDER BY prochain_essai_le LIMIT {SHOWN}) a UNION ALL "
    f"SELECT * FROM ({_LINE} WHERE etat = 'envoye' ORDER BY id DESC LIMIT 10) e"
)
RETRY = Statement(
    "UPDATE courriel SET etat = 'en_attente', prochain_essai_le = {}, raison = NULL "
    "WHERE id = {} AND corps IS NOT NULL AND (etat = 'refuse' OR "
    "(etat = 'en_attente' AND (pris_jusqu_a IS NULL OR pris_jusqu_a <= {}))) RETURNING id"
)


@dataclass(frozen=True, slots=True)
class Suivi:
    """`queue`: the figures; then the lines, the most pressing first."""

    queue: QueueFacts
    refuses: list[dict[str, Any]]
    en_attente: list[dict[str, Any]]
    envoyes: list[dict[str, Any]]


async def find_suivi(now: datetime) -> Suivi:
    """Two queries."""
    lines = await LINES.rows()
    refuses, en_attente, envoyes = (
        [row for row in lines if row["etat"] == etat]
        for etat in (EtatCourriel.REFUSE, EtatCourriel.EN_ATTENTE, EtatCourriel.ENVOYE)
    )
    return Suivi(await queue_facts(now), refuses, en_attente, envoyes)


async def retry(courriel: int, *, par: int, now: datetime) -> None:
    """Tries again at once. Raises DomainError when it left meanwhile, or when its text is erased."""
    if not await RETRY.rows(now, courriel, now):
        raise DomainError(
            "Ce courriel vient de partir, ou son texte est effacé : renvoyez ce qu’il annonçait."
        )
    await note("relance_courriel", compte=par, objet=f"courriel {courriel}")
    after_commit(notify)
