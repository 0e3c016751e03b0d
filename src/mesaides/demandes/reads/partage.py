"""Whom a demande is shared with, and whom it can be."""

from dataclasses import dataclass
from datetime import datetime

from piccolo.query.functions import Lower

from mesaides.comptes.reads.conditions import is_attached, is_open, is_usager
from mesaides.comptes.roles import Fonction, nom_complet
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import P, frozen
from mesaides.demandes.reads.conditions import goes_on
from mesaides.demandes.reads.lecture import FicheDemande
from mesaides.demandes.tables.partage import Partage

OFFERED_AT_MOST = 500


@dataclass(frozen=True, slots=True)
class PartageOuvert:
    """One that goes on, as the people of the demande see it."""

    id: int
    nom: str
    par: str
    le: datetime


@dataclass(frozen=True, slots=True)
class _Partagee:
    id: int
    le: datetime
    prenom: str
    nom: str
    par_prenom: str
    par_nom: str


@dataclass(frozen=True, slots=True)
class _Rattache:
    id: int
    fonction: Fonction
    compte: int
    prenom: str
    nom: str
    adresse: str


S, R = Partage, Rattachement
OPEN = goes_on(S)
GOING_ON = frozen(
    S.select(
        S.id,
        S.le,
        S.rattachement._.compte._.prenom.as_alias("prenom"),
        S.rattachement._.compte._.nom.as_alias("nom"),
        S.par._.prenom.as_alias("par_prenom"),
        S.par._.nom.as_alias("par_nom"),
    )
    .where(OPEN & (S.demande == P.demande) & is_usager(S.rattachement._))
    .order_by(S.id),
    _Partagee,
)
PRESENT = is_attached(R) & is_open(R.compte._) & (R.etablissement == P.etablissement)
SHOWN = (
    R.id,
    R.fonction,
    R.compte,
    R.compte._.prenom.as_alias("prenom"),
    R.compte._.nom.as_alias("nom"),
    R.compte._.adresse.as_alias("adresse"),
)
OFFERED = frozen(
    R.select(*SHOWN)
    .where(
        PRESENT
        & is_usager(R)
        & (R.compte != P.deposant)
        & R.id.not_in(S.select(S.rattachement).where(OPEN & (S.demande == P.demande)))
    )
    .order_by(Lower(R.compte._.nom), Lower(R.compte._.prenom), R.id),
    _Rattache,
    limit=P.limite,
)
CHOSEN = frozen(R.select(*SHOWN).where(PRESENT & (R.id == P.rattachement)), _Rattache)
FIND = frozen(S.select(S.id).where((S.id == P.partage) & (S.demande == P.demande)))


async def list_partages(fiche: FicheDemande) -> list[PartageOuvert]:
    return [
        PartageOuvert(
            one.id, nom_complet(one.prenom, one.nom), nom_complet(one.par_prenom, one.par_nom), one.le
        )
        for one in await GOING_ON.rows(demande=fiche.id)
    ]


async def list_offered(fiche: FicheDemande) -> list[tuple[int, str]]:
    """The rattachements it can be shared with: of people who do not see it yet."""
    offered = await OFFERED.rows(
        etablissement=fiche.etablissement,
        deposant=fiche.deposant,
        demande=fiche.id,
        limite=OFFERED_AT_MOST,
    )
    return [(one.id, nom_complet(one.prenom, one.nom)) for one in offered]


async def has_partage(fiche: FicheDemande, partage: int) -> bool:
    """Whether there was ever one of this number for this demande."""
    return await FIND.first(partage=partage, demande=fiche.id) is not None
