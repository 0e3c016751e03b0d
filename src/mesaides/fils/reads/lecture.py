"""Reading fils, always through the person: what they may not see does not exist."""

# ruff: noqa: S608 - built from constants of the house, never from what is received

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from mesaides.comptes.roles import ALWAYS, Acteur, nom_complet
from mesaides.db import Statement
from mesaides.db.aside import note_aside
from mesaides.demandes.reads.lecture import VISIBLE, Fiche, find_demande
from mesaides.demandes.states.etapes import can_fill
from mesaides.fils.roles import Cote
from mesaides.fils.rules.texte import Morceau, split_liens
from mesaides.numeros import NUMERO_MAX
from mesaides.pieces.reads.lecture import PieceLue, read_piece

PIECE = "j.nom, p.type, p.taille, p.sha256, p.statut, p.raison "
MESSAGES = Statement(
    "SELECT m.id AS message, m.texte, m.cote, m.le, m.auteur, c.prenom, c.nom AS auteur_nom, "
    '(SELECT l.lu FROM fil_lecture l WHERE l.demande = m.demande AND l.compte = {}) AS "lu [bigint]", '
    "j.id, '' AS code, " + PIECE + "FROM fil_message m JOIN compte c ON c.id = m.auteur "
    "LEFT JOIN fil_jointe j ON j.message = m.id LEFT JOIN piece p ON p.id = j.piece WHERE m.id IN "
    "(SELECT x.id FROM fil_message x WHERE x.demande = {} AND x.le >= {} AND x.id < {} ORDER BY x.id DESC LIMIT {}) "
    "ORDER BY m.id DESC, j.id"
)
"""One row for each file, and one for each message without any."""
JOINTE = Statement(
    "SELECT j.id, m.demande, m.le, '' AS code, p.cle, " + PIECE + "FROM fil_jointe j "
    "JOIN fil_message m ON m.id = j.message JOIN piece p ON p.id = j.piece WHERE j.id = {}"
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
    + VISIBLE.format("c.id", "c.id", "{}")
    + ")"
)
"""How many messages compte `c` has not read, as an expression of SQL. One value: see `VISIBLE`."""
LIST = Statement(
    "SELECT d.id, d.reference, p.intitule, e.nom AS lieu, l.recu, m.le, m.auteur, m.cote, a.prenom, a.nom, "
    f'(SELECT count(*) FROM fil_message m WHERE {UNREAD}) AS "nouveaux [bigint]" '
    "FROM fil_lecture l JOIN demande d ON d.id = l.demande JOIN projet p ON p.id = d.projet "
    "JOIN etablissement e ON e.id = d.etablissement JOIN fil_message m ON m.id = l.recu "
    "JOIN compte a ON a.id = m.auteur WHERE l.compte = {} AND l.recu < {} AND "
    + VISIBLE
    + "ORDER BY l.recu DESC LIMIT {}"
)
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
    fichiers: list[PieceLue]


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
    depuis = _since(fiche, acteur)
    rows = await MESSAGES.rows(acteur.compte, fiche.id, depuis, avant or NUMERO_MAX, PAGE + 1)
    groups = [list(group) for _, group in groupby(rows, key=itemgetter("message"))]
    echanges = [_echange(group) for group in reversed(groups[:PAGE])]
    return Fil(echanges, len(groups) > PAGE, rows[0]["lu"] if rows else None)


def _since(fiche: Fiche, acteur: Acteur) -> datetime:
    return ALWAYS if can_fill(acteur, fiche) else fiche.transmise_le or ALWAYS


def _echange(rows: list[dict[str, Any]]) -> Echange:
    """One message, from its rows: one for each of its files."""
    row = rows[0]
    return Echange(
        id=row["message"],
        auteur=row["auteur"],
        nom=nom_complet(row["prenom"], row["auteur_nom"]),
        cote=Cote(row["cote"]),
        le=row["le"],
        morceaux=split_liens(row["texte"]),
        fichiers=[read_piece(one) for one in rows if one["id"] is not None],
    )


async def find_jointe(jointe: int, acteur: Acteur) -> tuple[PieceLue, int, str] | None:
    """A file of a message that this person reads, its demande and where its bytes are."""
    row = await JOINTE.first(jointe) if 0 < jointe <= NUMERO_MAX else None
    fiche = await find_demande(row["demande"], acteur) if row else None
    if row is None or fiche is None or row["le"] < _since(fiche, acteur):
        return None
    return read_piece(row), fiche.id, row["cle"]


async def find_last(demande: int, acteur: Acteur) -> int | None:
    """The number of the last message (0: none), None for who does not see the demande. One light query."""
    if not 0 < demande <= NUMERO_MAX:
        return None
    row = await LAST.first(demande, acteur.compte, acteur.compte, acteur.attaches_depuis)
    return None if row is None else row["dernier"] or 0


async def mark_seen(fil: Fil, acteur: Acteur) -> None:
    """Notes what was shown."""
    if not fil.dernier or (fil.lu is not None and fil.lu >= fil.dernier):
        return
    await note_aside(lambda: SEEN.rows(acteur.compte, fil.dernier))


async def list_fils(acteur: Acteur, limit: int, avant: int = 0) -> list[dict[str, Any]]:
    """The person's fils, the last one that moved first; before the message number `avant`."""
    moi, depuis = acteur.compte, acteur.attaches_depuis
    return await LIST.rows(moi, avant or NUMERO_MAX, moi, moi, depuis, limit)
