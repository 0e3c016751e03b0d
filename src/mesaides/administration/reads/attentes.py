"""The lycées where somebody waits for a gestionnaire who does not answer: for a week, or because there is none."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from mesaides.comptes.reads.conditions import is_active, is_attached, is_leaving, is_titulaire, is_waiting
from mesaides.comptes.roles import nom_complet, politesse
from mesaides.comptes.tables.rattachement import Depart, Rattachement
from mesaides.db import Frozen, P, frozen, sub_select
from mesaides.etablissements.tables import Etablissement
from mesaides.projets.tables.projet import DemandeValidation

DELAI = timedelta(days=7)
SHOWN = 300
"""People read of each kind, who wait for longest; the others come when these are answered."""


@dataclass(frozen=True, slots=True)
class Attendant:
    """Somebody who waits, since when. `objet`: for what; '' as it is read."""

    etablissement: int
    uai: str
    lieu: str
    commune: str
    depuis: datetime
    prenom: str
    nom: str
    objet: str = ""

    @property
    def phrase(self) -> str:
        """« Claire Roux (compte à valider) »."""
        return f"{nom_complet(self.prenom, self.nom)} ({self.objet})"


@dataclass(frozen=True, slots=True)
class LyceeMuet:
    """`qui`: the longest wait first. `gestionnaires`: who does not answer, perhaps nobody."""

    uai: str
    nom: str
    commune: str
    qui: list[Attendant]
    gestionnaires: list[str]

    @property
    def depuis(self) -> datetime:
        return self.qui[0].depuis


@dataclass(frozen=True, slots=True)
class _Gestionnaire:
    etablissement: int
    civilite: str
    nom: str


R, D, V, E = Rattachement, Depart, DemandeValidation, Etablissement
MANAGED = sub_select(R.select(R.etablissement).where(is_titulaire(R) & is_active(R.compte._)))


def _waits(rows: Any, etablissement: Any, compte: Any, depuis: Any) -> Frozen[Attendant]:
    """Those of `rows` who wait since before `P.avant`, or at a lycée that nobody manages."""
    lieu = etablissement._
    asked = rows.columns(
        etablissement.as_alias("etablissement"),
        lieu.uai.as_alias("uai"),
        lieu.nom.as_alias("lieu"),
        lieu.commune.as_alias("commune"),
        depuis.as_alias("depuis"),
        compte._.prenom.as_alias("prenom"),
        compte._.nom.as_alias("nom"),
    ).where((depuis <= P.avant) | etablissement.not_in(MANAGED))
    return frozen(asked.order_by(depuis).limit(SHOWN), Attendant)


WAITS = {
    "compte à valider": _waits(
        R.select().where(is_waiting(R) & is_active(R.compte._)), R.etablissement, R.compte, R.demande_le
    ),
    "départ demandé": _waits(
        D.select().where(is_leaving(D) & is_attached(D.rattachement._)),
        D.rattachement._.etablissement,
        D.rattachement._.compte,
        D.demande_le,
    ),
    "budget à valider": _waits(
        V.select().where(V.close_le.is_null() & V.annoncee_le.is_not_null()),
        V.projet._.etablissement,
        V.par,
        V.le,
    ),
}
GESTIONNAIRES = frozen(
    R.select(R.etablissement, R.compte._.civilite.as_alias("civilite"), R.compte._.nom.as_alias("nom"))
    .where(is_titulaire(R) & is_active(R.compte._))
    .order_by(R.compte._.nom),
    _Gestionnaire,
)


async def find_muets(now: datetime) -> list[LyceeMuet]:
    """The longest wait first. Four queries, apart: they read the whole Région."""
    waiting: list[Attendant] = []
    for objet, query in WAITS.items():
        waiting += [replace(one, objet=objet) for one in await query.rows_apart(avant=now - DELAI)]
    names = defaultdict[int, list[str]](list)
    for one in await GESTIONNAIRES.rows_apart() if waiting else ():
        names[one.etablissement].append(politesse(one.civilite, one.nom))
    waiting.sort(key=attrgetter("etablissement", "depuis"))
    muets = [
        _lycee(list(qui), names[lieu]) for lieu, qui in groupby(waiting, key=attrgetter("etablissement"))
    ]
    return sorted(muets, key=attrgetter("depuis"))


def _lycee(qui: list[Attendant], gestionnaires: list[str]) -> LyceeMuet:
    return LyceeMuet(qui[0].uai, qui[0].lieu, qui[0].commune, qui, gestionnaires)
