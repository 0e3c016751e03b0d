"""How many answers await a gestionnaire, by établissement: of people, of budgets, of demandes to complete."""

from collections import Counter
from dataclasses import dataclass

from piccolo.query.functions import Count

from mesaides.comptes.reads.conditions import is_active, is_attached, is_leaving, is_waiting, managed_by
from mesaides.comptes.tables.rattachement import Depart, Rattachement
from mesaides.db import Frozen, P, exists, frozen, not_exists, sub_select
from mesaides.demandes.states.etapes import EtatDemande
from mesaides.demandes.tables.demande import Demande
from mesaides.projets.tables.projet import BudgetVersion, DemandeValidation, Projet, Validation


@dataclass(frozen=True, slots=True)
class _Nombre:
    etablissement: int
    nombre: int


MANAGED = managed_by(P.compte)
R, D = Rattachement, Depart
PERSONNES = frozen(
    R.select(R.etablissement, Count(R.id, alias="nombre"))
    .where(
        R.etablissement.is_in(MANAGED)
        & is_active(R.compte._)
        & (
            is_waiting(R)
            | (is_attached(R) & exists(D.select(D.id).where(is_leaving(D) & (D.rattachement == R.id))))
        )
    )
    .group_by(R.etablissement),
    _Nombre,
)
"""Those who ask to come in, and those who ask to leave."""
DV, BV, V = DemandeValidation, BudgetVersion, Validation
TO_VALIDATE = exists(
    BV.select(BV.id).where(
        (BV.projet == DV.projet)
        & (BV.empreinte == DV.projet._.empreinte)
        & not_exists(V.select(V.id).where(V.version == BV.id))
    )
)
"""The present version of the budget, while nobody has validated it."""
BUDGETS = frozen(
    DV.select(DV.projet._.etablissement.as_alias("etablissement"), Count(DV.id, alias="nombre"))
    .where(
        DV.close_le.is_null()
        & DV.projet.is_in(sub_select(Projet.select(Projet.id).where(Projet.etablissement.is_in(MANAGED))))
        & TO_VALIDATE
    )
    .group_by(DV.projet._.etablissement),
    _Nombre,
)
COMPLEMENTS = frozen(
    Demande.select(Demande.etablissement, Count(Demande.id, alias="nombre"))
    .where((Demande.etat == EtatDemande.A_COMPLETER) & Demande.etablissement.is_in(MANAGED))
    .group_by(Demande.etablissement),
    _Nombre,
)


async def count_decisions(compte: int) -> dict[int, int]:
    """People and budgets. Two queries."""
    return dict(await _count(PERSONNES, compte) + await _count(BUDGETS, compte))


async def count_complements(compte: int) -> dict[int, int]:
    """What the Région asks to complete."""
    return dict(await _count(COMPLEMENTS, compte))


async def _count(query: Frozen[_Nombre], compte: int) -> Counter[int]:
    return Counter({one.etablissement: one.nombre for one in await query.rows(compte=compte)})
