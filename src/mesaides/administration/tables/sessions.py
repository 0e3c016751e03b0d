"""The people who are logged in, as far as an administrateur needs them to end their sessions."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from mesaides.adresses import adresse_key
from mesaides.comptes.roles import IDLE, IDLE_AGENT, Acteur, nom_complet
from mesaides.comptes.tables.session import close_sessions
from mesaides.db import Statement
from mesaides.ecriture import search_key
from mesaides.errors import DomainError
from mesaides.journal.tables import note

OUVERTES = Statement(
    "SELECT c.id, c.prenom, c.nom, c.identifiant, c.adresse_cle, e.nom AS lieu, count(DISTINCT s.id) AS nombre, "
    'EXISTS (SELECT 1 FROM habilitation h WHERE h.compte = c.id AND h.jusqu_au IS NULL) AS "agent [boolean]" '
    "FROM session s JOIN compte c ON c.id = s.compte AND c.ferme_le IS NULL "
    "LEFT JOIN rattachement r ON r.compte = c.id AND r.statut = 'valide' "
    "LEFT JOIN etablissement e ON e.id = r.etablissement "
    "WHERE s.expire_le > {} AND (s.vue_le > {} OR (s.vue_le > {} AND NOT EXISTS "
    "(SELECT 1 FROM habilitation h WHERE h.compte = c.id AND h.jusqu_au IS NULL))) "
    "GROUP BY c.id, e.id ORDER BY c.id, e.id"
)
PERSONNE = Statement("SELECT id, prenom, nom, adresse FROM compte WHERE id = {} AND ferme_le IS NULL")
SHOWN = 20
SHORTEST = 2
"""Letters without which nobody is looked for."""


@dataclass(slots=True)
class Connectee:
    """Somebody with open sessions: who, and how many; not from where, nor with what, nor doing what."""

    id: int
    nom: str
    nombre: int
    agent: bool
    lieux: list[str] = field(default_factory=list[str])

    @property
    def place(self) -> str:
        return (
            ", ".join([*(["agent de la Région"] if self.agent else []), *self.lieux]) or "sans établissement"
        )


@dataclass(frozen=True, slots=True)
class Personne:
    id: int
    nom: str
    adresse: str


async def list_connectees(texte: str, now: datetime) -> list[Connectee]:
    """Those whose name, identifiant, lycée or address this is, SHOWN + 1 at most. One query, apart: it may be long."""
    words = search_key(texte[:200]).split()
    if len("".join(words)) < SHORTEST:
        return []
    rows = await OUVERTES.rows_apart(now, now - IDLE_AGENT, now - IDLE)
    found = (one for one, known in _people(rows) if known[0] == adresse_key(texte) or _says(known[1], words))
    return [one for one, _ in zip(found, range(SHOWN + 1), strict=False)]


def _people(rows: list[dict[str, Any]]) -> Iterator[tuple[Connectee, tuple[str, str]]]:
    """Each with the key of their address and the words by which they are found."""
    for numero, group in groupby(rows, key=itemgetter("id")):
        first, *others = group
        lieux = [row["lieu"] for row in (first, *others) if row["lieu"]]
        nom = nom_complet(first["prenom"], first["nom"])
        one = Connectee(numero, nom, first["nombre"], bool(first["agent"]), lieux)
        yield one, (first["adresse_cle"], f" {search_key(' '.join([nom, first['identifiant'], *lieux]))}")


def _says(text: str, words: list[str]) -> bool:
    return all(f" {word}" in text for word in words)


async def find_personne(compte: int) -> Personne | None:
    row = await PERSONNE.first(compte) if 0 < compte < 2**31 else None
    return Personne(row["id"], nom_complet(row["prenom"], row["nom"]), row["adresse"]) if row else None


async def end_sessions(personne: Personne, acteur: Acteur) -> int:
    """Logs this person out everywhere, and says of how many sessions; the one that asks stays open.

    Raises DomainError when none was open.
    """
    own = acteur.session if personne.id == acteur.compte else None
    closed = await close_sessions(personne.id, but=own)
    if not closed:
        raise DomainError(f"{personne.nom} n’a plus de session ouverte.")
    await note("sessions_retirees", compte=acteur.compte, objet=f"compte {personne.id}", nombre=closed)
    return closed
