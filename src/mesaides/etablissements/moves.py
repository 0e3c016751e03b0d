"""Établissements held while something about them is decided, and kept up to date with the public directory."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from piccolo.columns import Column

from mesaides.db import P, frozen
from mesaides.ecriture import search_text
from mesaides.etablissements.rules import LigneAnnuaire
from mesaides.etablissements.tables import REPRIS, Etablissement

BATCH = 100
RECHERCHE_MAX = 500
E = Etablissement
KEPT = (
    *(E.uai, E.etat, E.nom, E.nature, E.secteur, E.code_postal),
    *(E.commune, E.departement, E.mail, E.telephone, E.siret, E.recherche),
)
"""What the directory says, in the order of `_values`."""
UAI, ETAT = 0, 1
CONTACTS = {"mail": 8, "telephone": 9, "siren_siret": 10}
"""Where each column of the directory that may hold nothing readable stands in `KEPT`."""
LOCK = frozen(E.update({E.etat: E.etat}).where(E.id == P.etablissement).returning(E.id))

CLOSE = frozen(
    E.update({E.etat: REPRIS}).where((E.id == P.etablissement) & (E.etat != REPRIS)).returning(E.id)
)

Values = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BilanAnnuaire:
    """How many établissements an import made, changed, and found as they were; `fermes`: newly closed ones."""

    crees: int
    modifies: int
    inchanges: int
    fermes: int


async def lock_etablissement(etablissement: int) -> None:
    """Until the transaction ends, decisions about this établissement wait for ours.

    Taken before any row of it, so that two decisions never wait for each other.
    """
    await LOCK.rows(etablissement=etablissement)


async def close_for_good(etablissement: int) -> bool:
    """Another has taken it over; False when one had already. Imports of the directory do not open it again."""
    return bool(await CLOSE.rows(etablissement=etablissement))


async def update_etablissements(lignes: Sequence[LigneAnnuaire], now: datetime) -> BilanAnnuaire:
    """Makes the new ones and changes the others, in the caller's transaction; deletes none.

    Those that the directory no longer lists stay as they are: their people and files remain.
    """
    known = {row["uai"]: tuple(row.values()) for row in await E.select(*KEPT)}
    given = await asyncio.to_thread(lambda: [_values(ligne, known.get(ligne.uai)) for ligne in lignes])
    changed = [values for values in given if known.get(values[UAI]) != values]
    for batch in _batches(changed):
        await _upsert(batch, now)
    crees = sum(values[UAI] not in known for values in changed)
    fermes = sum(
        values[ETAT] == "ferme" and values[UAI] in known and known[values[UAI]][ETAT] != "ferme"
        for values in changed
    )
    return BilanAnnuaire(crees, len(changed) - crees, len(given) - len(changed), fermes)


def _values(ligne: LigneAnnuaire, known: Values | None) -> Values:
    """What could not be read stays as it was known."""
    values = (
        *(ligne.uai, ligne.etat.value, ligne.nom, ligne.nature, ligne.statut.value, ligne.code_postal),
        *(ligne.commune, ligne.departement, ligne.adresse, ligne.telephone, ligne.siret),
        search_text(f"{ligne.nom} {ligne.commune} {ligne.code_postal} {ligne.uai}")[:RECHERCHE_MAX],
    )
    if known is None:
        return values
    kept = {CONTACTS[colonne] for colonne in ligne.illisibles}
    if known[ETAT] == REPRIS:
        kept.add(ETAT)
    return tuple(known[at] if at in kept else value for at, value in enumerate(values))


def _batches(values: list[Values]) -> Iterator[list[Values]]:
    for start in range(0, len(values), BATCH):
        yield values[start : start + BATCH]


async def _upsert(batch: list[Values], now: datetime) -> None:
    """One query for a whole batch."""
    columns: list[Column] = [*KEPT, E.importe_le]
    rows = (E(dict(zip(columns, (*values, now), strict=True))) for values in batch)
    await E.insert(*rows).on_conflict(target=E.uai, action="DO UPDATE", values=[*KEPT[1:], E.importe_le])
