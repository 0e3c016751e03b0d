"""Every step of a demande, taken in one place: compare-and-set, a line of its history, a line in the journal."""

from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from mesaides.comptes.roles import Acteur, nom_complet
from mesaides.comptes.rules.deux import AUTRE_DECIDE, is_second
from mesaides.dates import date_fr
from mesaides.db import P, frozen
from mesaides.demandes.mails import mail_relance
from mesaides.demandes.moves.reception import OURS, tell_projet
from mesaides.demandes.reads.lecture import FicheDemande
from mesaides.demandes.states.attente import DEPOSANT, can_remind, next_reminder
from mesaides.demandes.states.etapes import ETAPES, EtatDemande, can_decide, is_instructeur, supplee_of
from mesaides.demandes.states.retours import tell_reste
from mesaides.demandes.tables.demande import Demande, Mouvement, Relance
from mesaides.errors import DomainError
from mesaides.etapes import Retour
from mesaides.journal.tables import note


@dataclass(frozen=True, slots=True)
class DernierPas:
    """The last step that led to a state, and by whom."""

    par: int
    prenom: str
    nom: str
    le: datetime


D, M = Demande, Mouvement
MOVE = frozen(
    D.update({D.etat: P.vers, D.etat_le: P.le}).where((D.id == P.demande) & (D.etat == P.de)).returning(D.id)
)
ETAT = frozen(D.select(D.etat).where(D.id == P.demande), EtatDemande)
LAST = frozen(
    M.select(M.par, M.par._.prenom.as_alias("prenom"), M.par._.nom.as_alias("nom"), M.le)
    .where((M.demande == P.demande) & (M.vers == P.etat) & (M.de != P.etat))
    .order_by(M.id, ascending=False)
    .limit(1),
    DernierPas,
)
HOLD = frozen(D.update({D.etat: D.etat}).where(D.id == P.demande).returning(D.etat), EtatDemande)
BEFORE = frozen(
    M.select(M.de)
    .where((M.demande == P.demande) & (M.vers == P.etat))
    .order_by(M.id, ascending=False)
    .limit(1),
    EtatDemande,
)
"""The state that was left for this one."""
LAST_RELANCE = frozen(
    Relance.select(Relance.le)
    .where(Relance.demande == P.demande)
    .order_by(Relance.id, ascending=False)
    .limit(1),
    datetime,
)


async def take_step(fiche: FicheDemande, nom: str, acteur: Acteur, now: datetime, raison: str = "") -> None:
    """In the caller's transaction.

    Raises DomainError when it is not this person's step, when it is too late, or when somebody was first.
    """
    step = ETAPES[nom]
    if not step.qui(acteur, fiche):
        mine = step.qui is can_decide and not is_second(fiche)
        raise DomainError(AUTRE_DECIDE if mine else "Cette action revient à quelqu’un d’autre.")
    if fiche.etat not in step.de:
        await refuse_second(fiche.id, acteur)
    if step.is_late(fiche.etat_le, now):
        region = step.qui is is_instructeur
        raise DomainError(tell_reste(fiche.etat, fiche.etat_le, now, region=region))
    vers = step.vers
    if isinstance(vers, Retour):
        vers = await BEFORE.one(demande=fiche.id, etat=fiche.etat)
    if not await _reach(fiche, vers, now):
        await refuse_second(fiche.id, acteur)
    await remember(fiche, nom, vers or fiche.etat, acteur, now, raison)
    if OURS & {fiche.etat, vers}:
        await tell_projet(fiche.projet, now)


async def _reach(fiche: FicheDemande, vers: EtatDemande | None, now: datetime) -> bool:
    """Whether it was in its state still; it is then in that one, or held where it is."""
    if vers is None:
        return await HOLD.first(demande=fiche.id) == fiche.etat
    return bool(await MOVE.rows(vers=vers, le=now, demande=fiche.id, de=fiche.etat))


async def remember(
    fiche: FicheDemande, acte: str, vers: EtatDemande, acteur: Acteur, now: datetime, raison: str = ""
) -> None:
    """One line of the history that the demandeur reads, and one of the journal."""
    supplee = supplee_of(acteur, fiche)
    pour = supplee.compte if supplee else None
    await Mouvement(
        demande=fiche.id,
        acte=acte,
        de=fiche.etat.value,
        vers=vers.value,
        par=acteur.compte,
        le=now,
        raison=raison,
        pour=pour,
    ).save()
    detail = {"vers": vers.value} | ({"pour": pour} if pour else {})
    await note(f"{acte}_demande", compte=acteur.compte, objet=f"demande {fiche.id}", **detail)


async def refuse_second(demande: int, acteur: Acteur) -> NoReturn:
    """Tells what became of it meanwhile, by whom and when. Raises DomainError."""
    etat, qui = await _last_move(demande, acteur)
    if not qui:
        raise DomainError(
            f"Cette demande est maintenant dans l’état «\u00a0{etat}\u00a0». Rien n’a été changé."
        )
    raise DomainError(f"Cette demande est déjà dans l’état «\u00a0{etat}\u00a0», {qui}.")


async def refuse_stale(demande: int, acteur: Acteur) -> NoReturn:
    """For who acts on a page older than the last move. Raises DomainError."""
    etat, qui = await _last_move(demande, acteur)
    raise DomainError(
        f"Cette demande a changé depuis que vous l’avez ouverte\u00a0: elle est dans l’état «\u00a0{etat}\u00a0»"
        f"{f', {qui}' if qui else ''}. Relisez-la, puis recommencez\u00a0: rien n’a été enregistré."
    )


async def _last_move(demande: int, acteur: Acteur) -> tuple[str, str]:
    """The present state in words, and « par Inès Fabre, le 23 novembre 2026 à 14 h 02 », '' when nobody knows."""
    etat = await ETAT.one(demande=demande)
    last = await LAST.first(demande=demande, etat=etat)
    if last is None:
        return etat.label, ""
    qui = "vous" if last.par == acteur.compte else nom_complet(last.prenom, last.nom)
    return etat.label, f"par {qui}, le {date_fr(last.le)}"


async def remind(fiche: FicheDemande, acteur: Acteur, now: datetime) -> str:
    """Writes to whoever is awaited, and says who. Raises DomainError before its time."""
    if not ETAPES["retrait"].qui(acteur, fiche):
        raise DomainError("Seules les personnes de l’établissement relancent une demande.")
    if await HOLD.first(demande=fiche.id) != fiche.etat:
        await refuse_second(fiche.id, acteur)
    last = await LAST_RELANCE.first(demande=fiche.id)
    attente = fiche.attente
    if fiche.is_late(now):
        raise DomainError("Cette demande ne peut plus être transmise\u00a0: elle n’attend plus personne.")
    if not can_remind(attente, last, now):
        if attente.is_nobody or attente.qui == DEPOSANT:
            raise DomainError("Cette demande n’attend personne d’autre que vous.")
        raise DomainError(f"Vous pourrez relancer à partir du {date_fr(next_reminder(attente, last))}.")
    await Relance(demande=fiche.id, par=acteur.compte, le=now, qui=attente.qui).save()
    await remember(fiche, "relance", fiche.etat, acteur, now)
    await mail_relance(fiche, attente.qui, acteur)
    return attente.qui
