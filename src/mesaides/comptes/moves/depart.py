"""Asking the gestionnaire of an établissement to be detached from it, taking it back, and their no."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mesaides.comptes.mails import tell_decision, tell_depart
from mesaides.comptes.reads.conditions import is_leaving, is_usager
from mesaides.comptes.reads.fiche import FicheRattachement, enter_as_gestionnaire
from mesaides.comptes.reads.gestionnaires import gestionnaires_of
from mesaides.comptes.roles import Acteur
from mesaides.comptes.tables.rattachement import Depart, Rattachement
from mesaides.db import P, frozen
from mesaides.errors import DomainError
from mesaides.etablissements.moves import lock_etablissement
from mesaides.journal.tables import note
from mesaides.noms import du_nom

RELANCE = timedelta(hours=48)
"""A request, or a reminder, waits this long before the next one."""

R, D = Rattachement, Depart
IS_RECENT = (D.demande_le > P.depuis) | (D.relance_le > P.depuis)
HAS_ASKED = frozen(D.select(D.id).where(IS_RECENT & (D.rattachement == P.rattachement)))
IS_THERE = frozen(R.select(R.id).where(is_usager(R) & (R.id == P.rattachement)))
REMIND = frozen(
    D.update({D.relance_le: P.now}).where(is_leaving(D) & (D.rattachement == P.rattachement)).returning(D.id)
)
OPEN = frozen(D.insert(D(rattachement=P.rattachement, demande_le=P.now)).returning(D.id))
KEEP = frozen(D.update({D.clos_le: P.now}).where(is_leaving(D) & (D.id == P.depart)).returning(D.id))


@dataclass(frozen=True, slots=True)
class DemandeDepart:
    """What was asked, and of how many gestionnaires: perhaps none."""

    relance: bool
    destinataires: int


async def ask_depart(fiche: FicheRattachement, acteur: Acteur, now: datetime) -> DemandeDepart:
    """Opens the request, or reminds of it when 48 h have passed. Raises DomainError before that, and to who is no
    usager there."""
    await lock_etablissement(fiche.etablissement)
    if not await IS_THERE.rows(rattachement=fiche.id):
        raise DomainError(f"Vous n’êtes pas, ou plus, usager {du_nom(fiche.lieu)}\u00a0: rien n’est demandé.")
    if await HAS_ASKED.rows(rattachement=fiche.id, depuis=now - RELANCE):
        raise DomainError(
            f"Votre demande est déjà partie au gestionnaire {du_nom(fiche.lieu)}. "
            "Vous pourrez le relancer 48\u00a0heures après."
        )
    is_reminder = bool(await REMIND.rows(now=now, rattachement=fiche.id))
    if not is_reminder:
        await OPEN.rows(rattachement=fiche.id, now=now)
    acte = "relance_depart" if is_reminder else "demande_depart"
    await note(acte, compte=acteur.compte, objet=f"rattachement {fiche.id}")
    told = await tell_depart(fiche, await gestionnaires_of(fiche.etablissement), relance=is_reminder)
    return DemandeDepart(is_reminder, told)


async def stay(fiche: FicheRattachement, acteur: Acteur, now: datetime) -> None:
    """The person takes their request back; the gestionnaires are told. Raises DomainError when it was answered."""
    await lock_etablissement(fiche.etablissement)
    if fiche.depart is None or not await KEEP.rows(now=now, depart=fiche.depart):
        raise DomainError("Votre demande de départ a déjà reçu une réponse\u00a0: la page est à jour.")
    await note("retrait_depart", compte=acteur.compte, objet=f"rattachement {fiche.id}")
    await tell_depart(fiche, await gestionnaires_of(fiche.etablissement), reste=True)


async def keep_attached(fiche: FicheRattachement, acteur: Acteur, now: datetime) -> None:
    """The gestionnaire answers no: the request closes, the person stays attached."""
    await enter_as_gestionnaire(fiche.etablissement, acteur)
    if fiche.depart is None or not await KEEP.rows(now=now, depart=fiche.depart):
        raise DomainError(f"{fiche.nom_complet} ne demande plus à partir\u00a0: la liste est à jour.")
    await note("maintien", compte=acteur.compte, objet=f"rattachement {fiche.id}")
    await tell_decision("maintien", fiche, acteur)
