"""Asking the gestionnaire of one's present établissement to be detached."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mesaides.comptes.reads.fiche import Fiche, enter_as_gestionnaire
from mesaides.comptes.roles import Acteur, Fonction, Lien
from mesaides.db import Statement
from mesaides.errors import DomainError
from mesaides.etablissements.moves import lock_etablissement
from mesaides.journal.tables import note
from mesaides.noms import du_nom

RELANCE = timedelta(hours=48)
"""A request, or a reminder, waits this long before the next one."""

OPEN = Statement(
    "INSERT INTO depart (rattachement, demande_le) SELECT id, {} FROM rattachement "
    "WHERE id = {} AND statut = 'valide' AND NOT EXISTS (SELECT 1 FROM depart d WHERE d.rattachement = "
    "rattachement.id AND (d.clos_le IS NULL OR coalesce(d.relance_le, d.demande_le) > {})) RETURNING id"
)
REMIND = Statement(
    "UPDATE depart SET relance_le = {} WHERE rattachement = {} AND clos_le IS NULL "
    "AND coalesce(relance_le, demande_le) <= {} RETURNING id"
)
KEEP = Statement("UPDATE depart SET clos_le = {} WHERE id = {} AND clos_le IS NULL RETURNING id")
RECIPIENTS = Statement(
    "SELECT c.adresse FROM rattachement r JOIN compte c ON c.id = r.compte AND c.ferme_le IS NULL "
    "WHERE r.etablissement = {} AND r.fonction = 'gestionnaire' AND r.statut = 'valide' ORDER BY c.id"
)


@dataclass(frozen=True, slots=True)
class Demande:
    """What was asked, and to whom: the mail addresses of the gestionnaires, perhaps none."""

    lien: Lien
    relance: bool
    destinataires: tuple[str, ...]


def usager_of(acteur: Acteur) -> Lien | None:
    """Where this person is attached as usager: they must leave it before they join another."""
    valid = (lien for lien in acteur.rattachements if lien.is_valid and lien.fonction is Fonction.USAGER)
    return next(valid, None)


async def ask_depart(acteur: Acteur, now: datetime) -> Demande:
    """Opens the request, or reminds of it when 48 h have passed. Raises DomainError before that."""
    lien = usager_of(acteur)
    if lien is None:
        raise DomainError("Vous n’êtes plus rattaché à un établissement : acceptez votre invitation.")
    await lock_etablissement(lien.etablissement)
    opened = await OPEN.rows(now, lien.rattachement, now - RELANCE)
    reminded = [] if opened else await REMIND.rows(now, lien.rattachement, now - RELANCE)
    if not opened and not reminded:
        raise DomainError(
            f"Votre demande est déjà partie au gestionnaire {du_nom(lien.nom)}. "
            "Vous pourrez le relancer 48 heures après."
        )
    rows = await RECIPIENTS.rows(lien.etablissement)
    acte = "relance_depart" if reminded else "demande_depart"
    await note(acte, compte=acteur.compte, objet=f"rattachement {lien.rattachement}")
    return Demande(lien, bool(reminded), tuple(row["adresse"] for row in rows))


async def keep_attached(fiche: Fiche, acteur: Acteur, now: datetime) -> None:
    """The gestionnaire answers no: the request closes, the person stays attached."""
    await enter_as_gestionnaire(fiche.etablissement, acteur)
    if fiche.depart is None or not await KEEP.rows(now, fiche.depart):
        raise DomainError(f"{fiche.nom_complet} ne demande plus à partir : la liste est à jour.")
    await note("maintien", compte=acteur.compte, objet=f"rattachement {fiche.id}")
