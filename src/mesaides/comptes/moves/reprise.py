"""The people of an établissement go to the one that takes it over: with their fonction, validated or waiting."""

from dataclasses import dataclass
from datetime import datetime

from mesaides.comptes.moves.accueil import Accueil, welcome
from mesaides.comptes.moves.etapes import close_depart, end
from mesaides.comptes.moves.liens import lock_compte
from mesaides.comptes.reads.conditions import is_open, is_under_way
from mesaides.comptes.roles import Fonction, StatutRattachement
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import P, frozen


@dataclass(frozen=True, slots=True)
class Repris:
    """Somebody who goes along. `active`: their account is, so that they can be written to."""

    rattachement: int
    compte: int
    fonction: Fonction
    statut: StatutRattachement
    adresse: str
    active_le: datetime | None


@dataclass(frozen=True, slots=True)
class _Passe:
    """What tied somebody to the établissement before."""

    compte: int
    fonction: Fonction
    demande_le: datetime
    valide_le: datetime
    fin_le: datetime


R, S = Rattachement, StatutRattachement
HERE = R.etablissement == P.etablissement
THERE = frozen(
    R.select(
        *(R.id.as_alias("rattachement"), R.compte, R.fonction, R.statut),
        R.compte._.adresse.as_alias("adresse"),
        R.compte._.active_le.as_alias("active_le"),
    )
    .where(HERE & is_under_way(R) & is_open(R.compte._))
    .order_by(R.compte),
    Repris,
)
BEFORE = frozen(
    R.select(R.compte, R.fonction, R.demande_le, R.valide_le, R.fin_le).where(
        HERE & R.valide_le.is_not_null() & R.fin_le.is_not_null()
    ),
    _Passe,
)


async def move_people(ancien: int, nouveau: int, par: int, now: datetime) -> dict[int, Repris]:
    """Those who went along, by their new rattachement. Both établissements are held.

    Who was tied to the one before is tied to the other: an agent does not judge there what they could not judge here.
    """
    for passe in await BEFORE.rows(etablissement=ancien):
        await _tie(nouveau, passe)
    moved: dict[int, Repris] = {}
    for one in await THERE.rows(etablissement=ancien):
        await lock_compte(one.compte)
        valid = one.statut is S.VALIDE
        new, _ = await welcome(Accueil(one.compte, nouveau, one.fonction, valid, par, aussi=True), now)
        await end("reprise", one.rattachement, now, par, "reprise")
        await close_depart(one.rattachement, now)
        moved[new] = one
    return moved


async def _tie(etablissement: int, passe: _Passe) -> None:
    await R(
        compte=passe.compte,
        etablissement=etablissement,
        fonction=passe.fonction,
        statut=S.DETACHE,
        demande_le=passe.demande_le,
        valide_le=passe.valide_le,
        fin_le=passe.fin_le,
        raison="reprise",
    ).save()
