"""A file under way: begun once, gone on with after any cut, ended once."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mesaides.comptes.moves import mesures as mesure
from mesaides.comptes.moves import tentatives as tentative
from mesaides.comptes.roles import Acteur
from mesaides.db import Statement
from mesaides.demandes.reads.lecture import MOST, Fiche
from mesaides.errors import DomainError
from mesaides.pieces.moves.pieces import check_quotas, hold
from mesaides.pieces.rules.freins import FICHIERS, OCTETS
from mesaides.pieces.rules.types import (
    MAX_EN_COURS,
    MO,
    MOST_EN_COURS,
    MOST_EN_COURS_PAR_DEMANDE,
    check_taille,
)

COLUMNS = "SELECT id, cle, demande, code, nom, taille, recu, ferme_le, piece, raison FROM depot "
SAME = Statement(
    COLUMNS
    + "WHERE par = {} AND demande = {} AND code = {} AND empreinte = {} AND taille = {} AND ferme_le IS NULL"
)
FIND = Statement(COLUMNS + "WHERE id = {} AND demande = {} AND par = {}")
UNDER_WAY = Statement(
    'SELECT coalesce(sum(taille), 0) AS "octets [bigint]", count(*) AS nombre, '
    "(SELECT count(*) FROM depot d WHERE d.demande = {} AND d.ferme_le IS NULL) AS de_tous "
    "FROM depot WHERE par = {} AND ferme_le IS NULL"
)
OPEN = Statement(
    "INSERT INTO depot (cle, demande, code, nom, taille, recu, empreinte, par, le, vu_le, raison) "
    "VALUES ({}, {}, {}, {}, {}, 0, {}, {}, {}, {}, '') "
    "ON CONFLICT (par, demande, code, empreinte, taille) WHERE ferme_le IS NULL DO NOTHING RETURNING id"
)
ADVANCE = Statement(
    "UPDATE depot SET recu = {}, vu_le = {} WHERE id = {} AND recu = {} AND ferme_le IS NULL RETURNING id"
)
CLOSE = Statement(
    "UPDATE depot SET ferme_le = {}, piece = {}, raison = {} WHERE id = {} AND ferme_le IS NULL RETURNING id"
)


@dataclass(frozen=True, slots=True)
class EnCours:
    """A file under way, as its sender may know it. `cle` stays here."""

    id: int
    cle: str
    demande: int
    code: str
    nom: str
    taille: int
    recu: int
    ferme_le: datetime | None
    piece: int | None
    raison: str

    @property
    def is_whole(self) -> bool:
        return self.recu == self.taille


@dataclass(frozen=True, slots=True)
class Annonce:
    """What the browser says of a file before it sends it."""

    nom: str
    taille: int
    empreinte: str


def _read(row: dict[str, Any]) -> EnCours:
    return EnCours(**row)


async def open_depot(fiche: Fiche, code: str, annonce: Annonce, acteur: Acteur, now: datetime) -> EnCours:
    """The file under way that this one is, or a new one; in the caller's transaction.

    Raises ValueError or DomainError, with the reason, when it could never be kept.
    """
    check_taille(annonce.taille)
    await hold(fiche, code, acteur, now)
    same = (acteur.compte, fiche.id, code, annonce.empreinte[:80], annonce.taille)
    found = await SAME.first(*same)
    if found is None:
        await check_quotas(fiche, code, annonce.taille)
        await _check_under_way(fiche, acteur, annonce.taille, now)
        cle = secrets.token_hex(16)
        await OPEN.rows(
            cle, fiche.id, code, annonce.nom, annonce.taille, annonce.empreinte[:80], acteur.compte, now, now
        )
        found = (await SAME.rows(*same))[0]
    return _read(found)


async def _check_under_way(fiche: Fiche, acteur: Acteur, taille: int, now: datetime) -> None:
    """Raises DomainError when this person, or this demande, has too much under way, or TooOftenError for the day.

    Whatever this person begins at once elsewhere waits for the caller's transaction.
    """
    await tentative.hold(f"depot {acteur.compte}", now)
    await mesure.check(acteur.compte, FICHIERS, now)
    await mesure.check(acteur.compte, OCTETS, now, poids=taille)
    under_way = (await UNDER_WAY.rows(fiche.id, acteur.compte))[0]
    if under_way["octets"] + taille > MAX_EN_COURS:
        raise DomainError(
            f"Vous avez déjà plus de {MAX_EN_COURS // MO}\u00a0Mo en cours d’envoi\u00a0: terminez ces envois d’abord."
        )
    if under_way["nombre"] >= MOST_EN_COURS:
        raise DomainError(
            f"Vous avez déjà {MOST_EN_COURS}\u00a0fichiers en cours d’envoi\u00a0: terminez ces envois d’abord, en "
            "choisissant à nouveau les mêmes fichiers."
        )
    if under_way["de_tous"] >= MOST_EN_COURS_PAR_DEMANDE:
        raise DomainError(
            f"{MOST_EN_COURS_PAR_DEMANDE}\u00a0fichiers sont déjà en cours d’envoi pour cette demande\u00a0: qui les a "
            "commencés doit d’abord les terminer."
        )


async def find_depot(demande: int, depot: int, acteur: Acteur) -> EnCours | None:
    """Only for who sends it."""
    row = await FIND.first(depot, demande, acteur.compte) if 0 < depot < MOST else None
    return _read(row) if row else None


async def advance(depot: EnCours, recu: int, now: datetime) -> None:
    """Counts what has just been kept; nothing when somebody else has counted it."""
    await ADVANCE.rows(recu, now, depot.id, depot.recu)


async def close(depot: EnCours, now: datetime, *, piece: int | None = None, raison: str = "") -> None:
    """Ends it, once, in the caller's transaction."""
    await CLOSE.rows(now, piece, raison, depot.id)
