"""The établissements where a person is attached, or asks to be, and who may answer them there."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from mesaides.comptes.moves.depart import RELANCE
from mesaides.comptes.reads.conditions import is_gestionnaire, is_leaving, is_under_way
from mesaides.comptes.roles import Acteur, Civilite, politesse
from mesaides.comptes.tables.rattachement import Depart, Rattachement
from mesaides.db import P, frozen, sub_select, value_of


@dataclass(frozen=True, slots=True)
class Structure:
    """One open rattachement of the person, seen from their side."""

    rattachement: int
    demande_le: datetime
    depart_le: datetime | None
    relance: bool = False
    """Whether it is time to remind of the request to leave."""
    gestionnaires: list[str] = field(default_factory=list[str])

    @property
    def qui(self) -> str:
        """Who has the next move: « Mme Roy ou M. Vidal », or what to know when nobody has it yet."""
        return " ou ".join(self.gestionnaires) or "son gestionnaire, que la Région doit encore nommer"


@dataclass(frozen=True, slots=True)
class _Rattache:
    id: int
    compte: int
    etablissement: int
    demande_le: datetime
    civilite: Civilite
    nom: str
    depart_le: datetime | None
    relance_le: datetime | None


R, D = Rattachement, Depart
ASKED = is_leaving(D) & (D.rattachement == R.id)
OWN = is_under_way(R) & (R.compte == P.compte)
RATTACHES = frozen(
    R.select(
        *(R.id, R.compte, R.etablissement, R.demande_le),
        R.compte._.civilite.as_alias("civilite"),
        R.compte._.nom.as_alias("nom"),
        value_of(D.select(D.demande_le).where(ASKED), "depart_le"),
        value_of(D.select(D.relance_le).where(ASKED), "relance_le"),
    )
    .where(
        OWN | (is_gestionnaire(R) & R.etablissement.is_in(sub_select(R.select(R.etablissement).where(OWN))))
    )
    .order_by(R.id),
    _Rattache,
)
"""The person, wherever they are; beside them, the gestionnaires who are there."""


async def list_structures(acteur: Acteur, now: datetime) -> dict[int, Structure]:
    """By rattachement. One query, none for who has no rattachement."""
    rattaches = await RATTACHES.rows(compte=acteur.compte) if acteur.rattachements else []
    others = defaultdict[int, list[_Rattache]](list)
    for one in sorted(rattaches, key=lambda one: one.nom):
        if one.compte != acteur.compte:
            others[one.etablissement].append(one)
    return {
        own.id: Structure(
            own.id,
            own.demande_le,
            own.depart_le,
            _is_old(own, now),
            [politesse(one.civilite, one.nom) for one in others[own.etablissement]],
        )
        for own in rattaches
        if own.compte == acteur.compte
    }


def _is_old(own: _Rattache, now: datetime) -> bool:
    last = own.relance_le or own.depart_le
    return last is not None and last + RELANCE <= now
