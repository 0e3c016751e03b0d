"""A projet is put away, taken out again, or deleted, by the steps of `states.VIE`.

Whoever calls has looked at the demandes that hang on it, the projet being held.
"""

from datetime import datetime

from mesaides.comptes.roles import Acteur
from mesaides.db import IntegrityErrors, P, frozen, sub_select, transaction
from mesaides.errors import DomainError
from mesaides.journal.tables import note
from mesaides.projets.mails import mail_fin
from mesaides.projets.moves.annonces import CLOSE
from mesaides.projets.reads.fiche import FicheProjet
from mesaides.projets.states import VIE
from mesaides.projets.tables.projet import (
    BudgetVersion,
    DemandeValidation,
    LienDecision,
    LigneBudget,
    Projet,
    RefusBudget,
    ValidationBudget,
)

A, B, L, PR, R, V = DemandeValidation, BudgetVersion, LienDecision, Projet, RefusBudget, ValidationBudget
ARCHIVE = frozen(
    PR.update({PR.archive_le: P.le}).where((PR.id == P.projet) & PR.archive_le.is_null()).returning(PR.id)
)
REOPEN = frozen(
    PR.update({PR.archive_le: None}).where((PR.id == P.projet) & PR.archive_le.is_not_null()).returning(PR.id)
)
ASKED = sub_select(A.select(A.id).where(A.projet == P.projet))
ERASE = (
    frozen(V.delete().where((V.projet == P.projet) & V.fin_le.is_not_null()).returning(V.id)),
    frozen(R.delete().where(R.demande.is_in(ASKED)).returning(R.id)),
    frozen(L.delete().where(L.demande.is_in(ASKED)).returning(L.id)),
    frozen(A.delete().where(A.projet == P.projet).returning(A.id)),
    frozen(B.delete().where(B.projet == P.projet).returning(B.id)),
    frozen(LigneBudget.delete().where(LigneBudget.projet == P.projet).returning(LigneBudget.id)),
    frozen(PR.delete().where(PR.id == P.projet).returning(PR.id)),
)
"""All that is of a projet alone. A validation that goes on, or a demande, refers to it and keeps it."""


async def archive(fiche: FicheProjet, acteur: Acteur, now: datetime) -> None:
    """What was asked about it is asked no more."""
    _check(fiche, acteur, "archivage")
    if not await ARCHIVE.rows(le=now, projet=fiche.id):
        raise DomainError("Ce projet est déjà archivé.")
    await _end(fiche, acteur, now, supprime=False)
    await note("archivage_projet", compte=acteur.compte, objet=f"projet {fiche.id}")


async def reopen(fiche: FicheProjet, acteur: Acteur) -> None:
    _check(fiche, acteur, "reprise")
    if not await REOPEN.rows(projet=fiche.id):
        raise DomainError("Ce projet n’est plus archivé.")
    await note("reprise_projet", compte=acteur.compte, objet=f"projet {fiche.id}")


async def erase(fiche: FicheProjet, acteur: Acteur, now: datetime) -> None:
    """Its rows go; the lines of the journal stay. Raises DomainError when something that commits refers to it."""
    _check(fiche, acteur, "suppression")
    await _end(fiche, acteur, now, supprime=True)
    try:
        async with transaction():
            for rows in ERASE:
                await rows.rows(projet=fiche.id)
    except IntegrityErrors:
        raise DomainError(
            "Le budget de ce projet est validé\u00a0: le gestionnaire peut d’abord retirer sa validation. "
            "Vous pouvez aussi archiver le projet."
        ) from None
    await note("suppression_projet", compte=acteur.compte, objet=f"projet {fiche.id}")


def _check(fiche: FicheProjet, acteur: Acteur, etape: str) -> None:
    if not VIE[etape].qui(acteur, fiche):
        raise DomainError("Cette action revient à la personne qui porte le projet, ou au gestionnaire.")


async def _end(fiche: FicheProjet, acteur: Acteur, now: datetime, *, supprime: bool) -> None:
    """Those whom it concerns are told: its porteur, and the gestionnaires who were asked for a validation."""
    asked = await CLOSE.rows(le=now, projet=fiche.id)
    await mail_fin(fiche, acteur, asked=bool(asked), supprime=supprime)
