"""What awaits a gestionnaire, by établissement: people, budgets, demandes to complete."""

from dataclasses import dataclass
from datetime import date

from piccolo.query.functions import Count, Min

from mesaides.comptes.reads.conditions import is_active, is_attached, is_leaving, is_waiting, managed_by
from mesaides.comptes.tables.rattachement import Depart, Rattachement
from mesaides.db import P, exists, frozen, not_exists, value_of
from mesaides.demandes.reads.conditions import avant_le, is_at_region
from mesaides.demandes.states.etapes import EtatDemande
from mesaides.demandes.tables.demande import Demande
from mesaides.etablissements.tables import Etablissement
from mesaides.projets.reads.conditions import is_whole_of, may_answer
from mesaides.projets.tables.projet import BudgetVersion, DemandeValidation, Projet, ValidationBudget


@dataclass(frozen=True, slots=True)
class EnAttente:
    """How many at one établissement. `personnes`: who ask to come in or to leave; `budgets`: to validate as they stand;
    `complements`: demandes that the Région asks to complete."""

    etablissement: int
    personnes: int
    budgets: int
    complements: int
    avant_le: date | None
    """The first day by which one of them is to be completed."""


E, R, D, F = Etablissement, Rattachement, Depart, Demande
X, A, B, V = Projet, DemandeValidation, BudgetVersion, ValidationBudget
LEAVES = exists(D.select(D.id).where(is_leaving(D) & (D.rattachement == R.id)))
ASKED = exists(A.select(A.id).where((A.projet == X.id) & A.close_le.is_null()))
UNSEALED = exists(B.select(B.id).where((B.projet == X.id) & (B.empreinte == X.empreinte))) & not_exists(
    V.select(V.id).where(is_whole_of(V, X))
)
"""The present version of the budget, while nobody has validated it."""
ASKED_BACK = is_at_region(F) & (F.etat == EtatDemande.A_COMPLETER)
WAITING = frozen(
    E.select(
        E.id.as_alias("etablissement"),
        value_of(
            R.select(Count(R.id)).where(
                (R.etablissement == E.id)
                & (R.compte != P.compte)
                & is_active(R.compte._)
                & (is_waiting(R) | (is_attached(R) & LEAVES))
            ),
            "personnes",
        ),
        value_of(
            X.select(Count(X.id)).where(
                (X.etablissement == E.id) & ASKED & UNSEALED & may_answer(P.compte, X)
            ),
            "budgets",
        ),
        value_of(
            F.select(Count(F.id)).where((F.etablissement == E.id) & ASKED_BACK),
            "complements",
        ),
        value_of(F.select(Min(avant_le())).where((F.etablissement == E.id) & ASKED_BACK), "avant_le"),
    ).where(E.id.is_in(managed_by(P.compte))),
    EnAttente,
)


async def count_waiting(compte: int) -> list[EnAttente]:
    """One query."""
    return await WAITING.rows(compte=compte)
