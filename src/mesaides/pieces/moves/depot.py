"""A file under way: begun once, gone on with after any cut, ended once."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from piccolo.query.functions import Count

from mesaides.comptes.moves import mesures as mesure
from mesaides.comptes.moves import tentatives as tentative
from mesaides.comptes.roles import Acteur
from mesaides.db import P, frozen
from mesaides.demandes.reads.lecture import FicheDemande
from mesaides.errors import DomainError
from mesaides.numeros import NUMERO_MAX
from mesaides.pieces.moves.pieces import hold
from mesaides.pieces.moves.quotas import check_quotas
from mesaides.pieces.reads.conditions import is_under_way
from mesaides.pieces.rules.freins import FICHIERS, OCTETS
from mesaides.pieces.rules.types import (
    MAX_EN_COURS,
    MO,
    MOST_EN_COURS,
    MOST_EN_COURS_PAR_DEMANDE,
    check_taille,
)
from mesaides.pieces.tables.piece import Depot


@dataclass(frozen=True, slots=True)
class DepotEnCours:
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
class FichierAnnonce:
    """What the browser says of a file before it sends it."""

    nom: str
    taille: int
    empreinte: str


D = Depot
COLUMNS = (D.id, D.cle, D.demande, D.code, D.nom, D.taille, D.recu, D.ferme_le, D.piece, D.raison)
SAME = frozen(
    D.select(*COLUMNS).where(
        is_under_way(D)
        & (D.par == P.par)
        & (D.demande == P.demande)
        & (D.code == P.code)
        & (D.empreinte == P.empreinte)
        & (D.taille == P.taille)
    ),
    DepotEnCours,
)
FIND = frozen(
    D.select(*COLUMNS).where((D.id == P.depot) & (D.demande == P.demande) & (D.par == P.par)), DepotEnCours
)
TAILLES = frozen(D.select(D.taille).where(is_under_way(D) & (D.par == P.par)))
"""Of all that one person has under way: MOST_EN_COURS at most."""
NOMBRE = frozen(D.select(Count(D.id)).where(is_under_way(D) & (D.demande == P.demande)))
OPEN = frozen(
    D.insert(
        D(
            cle=P.cle,
            demande=P.demande,
            code=P.code,
            nom=P.nom,
            taille=P.taille,
            recu=0,
            empreinte=P.empreinte,
            par=P.par,
            le=P.now,
            vu_le=P.now,
        )
    )
    .on_conflict(action="DO NOTHING")
    .returning(D.id)
)
ADVANCE = frozen(
    D.update({D.recu: P.recu, D.vu_le: P.now})
    .where(is_under_way(D) & (D.id == P.depot) & (D.recu == P.avant))
    .returning(D.id)
)
CLOSE = frozen(
    D.update({D.ferme_le: P.now, D.piece: P.piece, D.raison: P.raison})
    .where(is_under_way(D) & (D.id == P.depot))
    .returning(D.id)
)


async def open_depot(
    fiche: FicheDemande, code: str, annonce: FichierAnnonce, acteur: Acteur, now: datetime
) -> DepotEnCours:
    """The file under way that this one is, or a new one; in the caller's transaction.

    Raises ValueError or DomainError, with the reason, when it could never be kept.
    """
    check_taille(annonce.taille)
    await hold(fiche, code, acteur, now)
    empreinte, taille = annonce.empreinte[:80], annonce.taille
    same = {"par": acteur.compte, "demande": fiche.id, "code": code, "empreinte": empreinte, "taille": taille}
    found = await SAME.first(**same)
    if found is not None:
        return found
    await check_quotas(fiche.id, code, taille)
    await _check_under_way(fiche, acteur, taille, now)
    await OPEN.rows(**same, cle=secrets.token_hex(16), nom=annonce.nom, now=now)
    return await SAME.one(**same)


async def _check_under_way(fiche: FicheDemande, acteur: Acteur, taille: int, now: datetime) -> None:
    """Raises DomainError when this person, or this demande, has too much under way, or TooOftenError for the day.

    Whatever this person begins at once elsewhere waits for the caller's transaction.
    """
    await tentative.hold(f"depot {acteur.compte}", now)
    await mesure.check(acteur.compte, FICHIERS, now)
    await mesure.check(acteur.compte, OCTETS, now, poids=taille)
    tailles = await TAILLES.rows(par=acteur.compte)
    if sum(tailles) + taille > MAX_EN_COURS:
        raise DomainError(
            f"Vous avez déjà plus de {MAX_EN_COURS // MO}\u00a0Mo en cours d’envoi\u00a0: terminez ces envois d’abord."
        )
    if len(tailles) >= MOST_EN_COURS:
        raise DomainError(
            f"Vous avez déjà {MOST_EN_COURS}\u00a0fichiers en cours d’envoi\u00a0: terminez ces envois d’abord, en "
            "choisissant de nouveau les mêmes fichiers."
        )
    if await NOMBRE.one(demande=fiche.id) >= MOST_EN_COURS_PAR_DEMANDE:
        raise DomainError(
            f"{MOST_EN_COURS_PAR_DEMANDE}\u00a0fichiers sont déjà en cours d’envoi pour cette demande\u00a0: "
            "la personne qui les a commencés doit d’abord les terminer."
        )


async def find_depot(demande: int, depot: int, acteur: Acteur) -> DepotEnCours | None:
    """Only for who sends it."""
    return (
        await FIND.first(depot=depot, demande=demande, par=acteur.compte) if 0 < depot <= NUMERO_MAX else None
    )


async def advance(depot: DepotEnCours, recu: int, now: datetime) -> None:
    """Counts what has just been kept; nothing when somebody else has counted it."""
    await ADVANCE.rows(depot=depot.id, avant=depot.recu, recu=recu, now=now)


async def close(depot: DepotEnCours, now: datetime, *, piece: int | None = None, raison: str = "") -> None:
    """Ends it, once, in the caller's transaction."""
    await CLOSE.rows(depot=depot.id, now=now, piece=piece, raison=raison)
