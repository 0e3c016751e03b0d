"""What an établissement would hand over, and to whom it did."""

from dataclasses import dataclass
from datetime import datetime

from piccolo.query.functions import Count

from mesaides.administration.tables import Reprise
from mesaides.comptes.reads.conditions import is_open, is_under_way
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import P, frozen, value_of
from mesaides.demandes.tables.demande import Demande
from mesaides.etablissements.tables import Etablissement
from mesaides.invitations.reads.lecture import INV, IS_SENT
from mesaides.projets.tables.projet import Projet


@dataclass(frozen=True, slots=True)
class Remis:
    """How many."""

    personnes: int
    projets: int
    demandes: int
    invitations: int


@dataclass(frozen=True, slots=True)
class Repreneur:
    """Who took it over, when."""

    uai: str
    nom: str
    le: datetime


E, R, X, D = Etablissement, Rattachement, Projet, Demande
COUNTS = frozen(
    E.select(
        value_of(
            R.select(Count(R.id)).where(is_under_way(R) & is_open(R.compte._) & (R.etablissement == E.id)),
            "personnes",
        ),
        value_of(X.select(Count(X.id)).where(X.etablissement == E.id), "projets"),
        value_of(D.select(Count(D.id)).where(D.etablissement == E.id), "demandes"),
        value_of(INV.select(Count(INV.id)).where(IS_SENT & (INV.etablissement == E.id)), "invitations"),
    ).where(E.id == P.etablissement),
    Remis,
)
REPRENEUR = frozen(
    Reprise.select(
        Reprise.nouveau._.uai.as_alias("uai"), Reprise.nouveau._.nom.as_alias("nom"), Reprise.le
    ).where(Reprise.ancien == P.etablissement),
    Repreneur,
)


async def count_remis(etablissement: int) -> Remis:
    return await COUNTS.one(etablissement=etablissement)


async def find_repreneur(etablissement: int) -> Repreneur | None:
    return await REPRENEUR.first(etablissement=etablissement)
