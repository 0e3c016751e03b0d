"""Asking the gestionnaire of one's present établissement to be detached."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mesaides.comptes.mails import tell_decision, tell_depart
from mesaides.comptes.reads.conditions import is_attached, is_leaving
from mesaides.comptes.reads.fiche import FicheRattachement, enter_as_gestionnaire
from mesaides.comptes.reads.gestionnaires import gestionnaires_of
from mesaides.comptes.roles import Acteur, Fonction, LienEtablissement
from mesaides.comptes.tables.rattachement import Depart, Rattachement
from mesaides.db import P, frozen, not_exists
from mesaides.errors import DomainError
from mesaides.etablissements.moves import lock_etablissement
from mesaides.journal.tables import note
from mesaides.noms import du_nom

RELANCE = timedelta(hours=48)
"""A request, or a reminder, waits this long before the next one."""

R, D = Rattachement, Depart
IS_RECENT = (D.demande_le > P.depuis) | (D.relance_le > P.depuis)
MAY_ASK = frozen(
    R.select(R.id).where(
        is_attached(R)
        & (R.id == P.rattachement)
        & not_exists(D.select(D.id).where((D.rattachement == R.id) & IS_RECENT))
    )
)
REMIND = frozen(
    D.update({D.relance_le: P.now}).where(is_leaving(D) & (D.rattachement == P.rattachement)).returning(D.id)
)
OPEN = frozen(D.insert(D(rattachement=P.rattachement, demande_le=P.now)).returning(D.id))
KEEP = frozen(D.update({D.clos_le: P.now}).where(is_leaving(D) & (D.id == P.depart)).returning(D.id))


@dataclass(frozen=True, slots=True)
class DemandeDepart:
    """What was asked, and of whom: the mail addresses of the gestionnaires, perhaps none."""

    lien: LienEtablissement
    relance: bool
    destinataires: tuple[str, ...]


def usager_of(acteur: Acteur) -> LienEtablissement | None:
    """Where this person is attached as usager: they must leave it before they join another."""
    valid = (lien for lien in acteur.rattachements if lien.is_valid and lien.fonction is Fonction.USAGER)
    return next(valid, None)


async def ask_depart(acteur: Acteur, now: datetime) -> DemandeDepart:
    """Opens the request, or reminds of it when 48 h have passed. Raises DomainError before that."""
    lien = usager_of(acteur)
    if lien is None:
        raise DomainError("Vous n’êtes plus rattaché à un établissement : acceptez votre invitation.")
    await lock_etablissement(lien.etablissement)
    if not await MAY_ASK.rows(rattachement=lien.rattachement, depuis=now - RELANCE):
        raise DomainError(
            f"Votre demande est déjà partie au gestionnaire {du_nom(lien.nom)}. "
            "Vous pourrez le relancer 48 heures après."
        )
    is_reminder = bool(await REMIND.rows(now=now, rattachement=lien.rattachement))
    if not is_reminder:
        await OPEN.rows(rattachement=lien.rattachement, now=now)
    acte = "relance_depart" if is_reminder else "demande_depart"
    await note(acte, compte=acteur.compte, objet=f"rattachement {lien.rattachement}")
    destinataires = tuple(one.adresse for one in await gestionnaires_of(lien.etablissement))
    await tell_depart(lien, acteur, destinataires, relance=is_reminder)
    return DemandeDepart(lien, is_reminder, destinataires)


async def keep_attached(fiche: FicheRattachement, acteur: Acteur, now: datetime) -> None:
    """The gestionnaire answers no: the request closes, the person stays attached."""
    await enter_as_gestionnaire(fiche.etablissement, acteur)
    if fiche.depart is None or not await KEEP.rows(now=now, depart=fiche.depart):
        raise DomainError(f"{fiche.nom_complet} ne demande plus à partir : la liste est à jour.")
    await note("maintien", compte=acteur.compte, objet=f"rattachement {fiche.id}")
    await tell_decision("maintien", fiche, acteur)
