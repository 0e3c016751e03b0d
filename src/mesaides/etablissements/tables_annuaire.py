"""Keeping the établissements up to date with the public directory."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from mesaides.db import Statement
from mesaides.etablissements.rules import Ligne, search_key

BATCH = 500
COLUMNS = (
    *("uai", "nom", "nature", "secteur", "code_postal", "commune", "departement"),
    *("mail", "telephone", "siret", "etat", "recherche"),
)
KNOWN = Statement(f"SELECT {', '.join(COLUMNS)} FROM etablissement")  # noqa: S608

Values = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bilan:
    """How many établissements an import made, changed, and found as they were; `fermes`: newly closed ones."""

    crees: int
    modifies: int
    inchanges: int
    fermes: int


async def update_etablissements(lignes: Sequence[Ligne], now: datetime) -> Bilan:
    """Makes the new ones and changes the others, in the caller's transaction; deletes none.

    Those that the directory no longer lists stay as they are: their people and files remain.
    """
    known = {row["uai"]: tuple(row[column] for column in COLUMNS) for row in await KNOWN.rows()}
    given = await asyncio.to_thread(lambda: [_values(ligne) for ligne in lignes])
    changed = [values for values in given if known.get(values[0]) != values]
    for batch in _batches(changed):
        await _upsert(len(batch)).rows(*(value for values in batch for value in (*values, now)))
    crees = sum(values[0] not in known for values in changed)
    etat = COLUMNS.index("etat")
    fermes = sum(
        values[etat] == "ferme" and values[0] in known and known[values[0]][etat] != "ferme"
        for values in changed
    )
    return Bilan(crees, len(changed) - crees, len(given) - len(changed), fermes)


def _values(ligne: Ligne) -> Values:
    return (
        *(ligne.uai, ligne.nom, ligne.nature, ligne.statut.value, ligne.code_postal, ligne.commune),
        *(ligne.departement, ligne.adresse, ligne.telephone, ligne.siret, ligne.etat.value),
        search_key(f"{ligne.nom} {ligne.commune} {ligne.uai}"),
    )


def _batches(values: list[Values]) -> Iterator[list[Values]]:
    for start in range(0, len(values), BATCH):
        yield values[start : start + BATCH]


def _upsert(rows: int) -> Statement:
    """One statement for a whole batch: 4,000 lines are 8 statements."""
    columns = (*COLUMNS, "importe_le")
    marks = ", ".join(["(" + ", ".join(["{}"] * len(columns)) + ")"] * rows)
    changes = ", ".join(f"{column} = excluded.{column}" for column in columns[1:])
    return Statement(
        f"INSERT INTO etablissement ({', '.join(columns)}) VALUES {marks} "  # noqa: S608 - constants only
        f"ON CONFLICT (uai) DO UPDATE SET {changes}"
    )
