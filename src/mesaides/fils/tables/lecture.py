"""Reading fils, always through the person: what they may not see does not exist."""

# ruff: noqa: S608 - built from constants of the house, never from what is received

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mesaides.comptes.roles import Acteur
from mesaides.db import Statement, transaction
from mesaides.db.pannes import Panne, find_panne
from mesaides.demandes.states import can_fill
from mesaides.demandes.tables.lecture import VISIBLE, Fiche
from mesaides.fils.roles import Cote
from mesaides.fils.rules.texte import Morceau, split_liens
from mesaides.numeros import NUMERO_MAX

MESSAGES = Statement(
    "SELECT m.id, m.texte, m.cote, m.le, m.auteur, c.prenom, c.nom, "
    '(SELECT l.lu FROM fil_lecture l WHERE l.demande = m.demande AND l.compte = {}) AS "lu [bigint]" '
    "FROM fil_message m JOIN compte c ON c.id = m.auteur "
    "WHERE m.demande = {} AND m.le >= {} AND m.id < {} ORDER BY m.id DESC LIMIT {}"
)
LAST = Statement(
    'SELECT (SELECT max(m.id) FROM fil_message m WHERE m.demande = d.id) AS "dernier [bigint]" '
    "FROM demande d JOIN projet p ON p.id = d.projet WHERE d.id = {} AND " + VISIBLE
)
SEEN = Statement(
    "INSERT INTO fil_lecture (demande, compte, recu, lu, averti) SELECT m.demande, c.id, m.id, m.id, m.id "
    "FROM fil_message m JOIN compte c ON c.id = {} WHERE m.id = {} ON CONFLICT (demande, compte) "
    "DO UPDATE SET lu = excluded.lu WHERE fil_lecture.lu < excluded.lu"
)
UNREAD = "m.demande = l.demande AND m.id > l.lu AND m.auteur <> l.compte"
NOUVEAUX = (
    f"(SELECT count(m.id) FROM fil_lecture l JOIN fil_message m ON {UNREAD} JOIN demande d ON d.id = l.demande "
    "JOIN projet p ON p.id = d.projet WHERE l.compte = c.id AND l.recu > l.lu AND "
    + VISIBLE.format("c.id", "c.id")
    + ")"
)
"""How many messages compte `c` has not read, as an expression of SQL."""
LIST = Statement(
    "SELECT d.id, d.reference, p.intitule, e.nom AS lieu, l.recu, m.le, m.auteur, m.cote, a.prenom, a.nom, "
    f'(SELECT count(*) FROM fil_message m WHERE {UNREAD}) AS "nouveaux [bigint]" '
    "FROM fil_lecture l JOIN demande d ON d.id = l.demande JOIN projet p ON p.id = d.projet "
    "JOIN etablissement e ON e.id = d.etablissement JOIN fil_message m ON m.id = l.recu "
    "JOIN compte a ON a.id = m.auteur WHERE l.compte = {} AND l.recu < {} AND "
    + VISIBLE
    + "ORDER BY l.recu DESC LIMIT {}"
)
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
PAGE = 30


@dataclass(frozen=True, slots=True)
class Echange:
    """One message, as it is read."""

    id: int
    auteur: int
    nom: str
    cote: Cote
    le: datetime
    morceaux: list[Morceau]


@dataclass(frozen=True, slots=True)
class Fil:
    """Messages, oldest first. `suite`: older ones exist. `lu`: the last one this person had seen, None for none."""

    echanges: list[Echange]
    suite: bool
    lu: int | None

    @property
    def dernier(self) -> int:
        return self.echanges[-1].id if self.echanges else 0


async def load_fil(fiche: Fiche, acteur: Acteur, *, avant: int = 0) -> Fil:
    """The last messages before number `avant`. The Région reads what was written since the transmission."""
    depuis = ALWAYS if can_fill(acteur, fiche) else fiche.transmise_le or ALWAYS
    rows = await MESSAGES.rows(acteur.compte, fiche.id, depuis, avant or NUMERO_MAX, PAGE + 1)
    echanges = [_echange(row) for row in reversed(rows[:PAGE])]
    return Fil(echanges, len(rows) > PAGE, rows[0]["lu"] if rows else None)


def _echange(row: dict[str, Any]) -> Echange:
    nom = f"{row['prenom']} {row['nom']}"
    morceaux = split_liens(row["texte"])
    return Echange(row["id"], row["auteur"], nom, Cote(row["cote"]), row["le"], morceaux)


async def find_last(demande: int, acteur: Acteur) -> int | None:
    """The number of the last message (0: none), None for who does not see the demande. One light query."""
    if not 0 < demande <= NUMERO_MAX:
        return None
    row = await LAST.first(demande, acteur.compte, acteur.compte)
    return None if row is None else row["dernier"] or 0


async def mark_seen(fil: Fil, acteur: Acteur) -> None:
    """Notes what was shown; a database that can only be read still shows it."""
    if not fil.dernier or (fil.lu is not None and fil.lu >= fil.dernier):
        return
    try:
        async with transaction():
            await SEEN.rows(acteur.compte, fil.dernier)
    except Exception as error:
        if find_panne(error) is not Panne.LECTURE_SEULE:
            raise


async def list_fils(acteur: Acteur, limit: int, avant: int = 0) -> list[dict[str, Any]]:
    """The person's fils, the last one that moved first; before the message number `avant`."""
    return await LIST.rows(acteur.compte, avant or NUMERO_MAX, acteur.compte, acteur.compte, limit)
