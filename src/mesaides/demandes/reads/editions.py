"""What the drafts of the present editions have answered."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from mesaides.db import frozen
from mesaides.demandes.rules.saisie import Saisie
from mesaides.demandes.states.etapes import EtatDemande
from mesaides.demandes.tables.demande import Reponse


@dataclass(frozen=True, slots=True)
class _Donnee:
    code: str
    demande: int
    question: str
    valeur: str
    brut: str


R = Reponse
DONNEES = frozen(
    R.select(
        R.demande._.version._.dispositif._.code.as_alias("code"), R.demande, R.question, R.valeur, R.brut
    ).where(
        (R.demande._.version._.empreinte == R.demande._.version._.dispositif._.empreinte)
        & (R.demande._.etat == EtatDemande.BROUILLON)
        & ((R.valeur != "") | (R.brut != ""))
    ),
    _Donnee,
)
Saisies = Mapping[int, Mapping[str, Saisie]]
"""By demande, then by question."""


async def list_saisies_of_drafts() -> Mapping[str, Saisies]:
    """By code of dispositif; drafts that have answered nothing are not there."""
    found: dict[str, dict[int, dict[str, Saisie]]] = defaultdict(lambda: defaultdict(dict))
    for one in await DONNEES.rows_apart():
        found[one.code][one.demande][one.question] = Saisie(one.valeur, one.brut)
    return found
