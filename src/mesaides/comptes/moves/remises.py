"""Somebody's devices, all lost, are taken off their account: proposed, confirmed by another, done a day later."""

from datetime import datetime
from typing import Any

from piccolo.columns.combination import And, Where

from mesaides.comptes.mails import tell_facteur, tell_remise, tell_remise_arretee
from mesaides.comptes.moves.facteurs import drop_facteurs
from mesaides.comptes.moves.liens import lock_compte, new_token
from mesaides.comptes.moves.sessions import close_sessions
from mesaides.comptes.reads.liens import fingerprint_of
from mesaides.comptes.reads.remises import Equipee, RemiseLue
from mesaides.comptes.roles import Acteur
from mesaides.comptes.rules.remises import DELAI, VALABLE, can_open_remise
from mesaides.comptes.states import REMISE
from mesaides.comptes.tables.remise import Remise
from mesaides.db import Frozen, IntegrityErrors, P, frozen
from mesaides.errors import DomainError
from mesaides.journal.tables import note

DEJA = "Une remise à zéro est déjà en cours pour cette personne."
TROP_TARD = "Quelqu’un d’autre vient d’en décider autrement. Voici où elle en est."
AUTRUI = "Une autre personne de la Région doit le faire\u00a0: ni qui l’a proposé, ni qui en a besoin."

R = Remise
ONE = R.id == P.remise


def step(nom: str, asked: Where | And, facts: dict[Any, Any]) -> Frozen[int]:
    """Takes this step of those that are still where it leaves from; whose they are."""
    etape = REMISE[nom]
    leaving = asked & R.etat.is_in(sorted(etape.de))
    return frozen(R.update({R.etat: etape.vers, **facts}).where(leaving).returning(R.compte))


CONFIRM = step("confirmation", ONE, {R.confirmee_par: P.par, R.due_le: P.due_le, R.lien: P.lien})
DROP = step("abandon", ONE, {R.fin_le: P.now})
STOP = step("arret", (R.lien == P.lien) & ONE, {R.fin_le: P.now})
FINISH = step("execution", R.due_le <= P.now, {R.fin_le: P.now})
EXPIRE = step("peremption", R.proposee_le < P.avant, {R.fin_le: P.now})


async def open_remise(personne: Equipee, motif: str, acteur: Acteur, now: datetime) -> None:
    """Its owner is told at once, with the means to stop it. Raises DomainError."""
    if not can_open_remise(acteur, personne.id):
        raise DomainError(AUTRUI)
    await lock_compte(personne.id)
    token = new_token()
    remise = R(
        compte=personne.id,
        motif=motif,
        proposee_par=acteur.compte,
        proposee_le=now,
        lien=fingerprint_of(token),
    )
    try:
        await remise.save()
    except IntegrityErrors:
        raise DomainError(DEJA) from None
    await note("remise_proposee", compte=acteur.compte, objet=f"compte {personne.id}")
    await tell_remise(personne.id, token, None)


async def confirm_remise(remise: RemiseLue, acteur: Acteur, now: datetime) -> None:
    """By a second person. Raises DomainError."""
    if not REMISE["confirmation"].qui(acteur, remise):
        raise DomainError(AUTRUI)
    token, due_le = new_token(), now + DELAI
    lien = fingerprint_of(token)
    if not await CONFIRM.rows(par=acteur.compte, due_le=due_le, lien=lien, remise=remise.id):
        raise DomainError(TROP_TARD)
    await note("remise_confirmee", compte=acteur.compte, objet=f"compte {remise.compte}")
    await tell_remise(remise.compte, token, due_le)


async def drop_remise(remise: RemiseLue, acteur: Acteur, now: datetime) -> None:
    """It was a mistake, or the telephone is found. Raises DomainError."""
    if not REMISE["abandon"].qui(acteur, remise) or not await DROP.rows(now=now, remise=remise.id):
        raise DomainError(TROP_TARD)
    await note("remise_abandonnee", compte=acteur.compte, objet=f"compte {remise.compte}")
    await tell_facteur(remise.compte, "remise_abandonnee", "", now)


async def stop_remise(remise: RemiseLue, token: str, now: datetime) -> bool:
    """By the link of the mail: those who decided are told. False when it was over already."""
    if not await STOP.rows(now=now, lien=fingerprint_of(token), remise=remise.id):
        return False
    await note("remise_arretee", compte=None, objet=f"compte {remise.compte}")
    for decided in filter(None, (remise.proposee_par, remise.confirmee_par)):
        await tell_remise_arretee(decided, remise.nom_complet, now)
    return True


async def finish_remises(now: datetime) -> int:
    """Those whose day has passed: whose devices went. Proposals that nobody confirmed are forgotten."""
    await EXPIRE.rows(now=now, avant=now - VALABLE)
    comptes = await FINISH.rows(now=now)
    for compte in comptes:
        await lock_compte(compte)
        await drop_facteurs(compte)
        await close_sessions(compte)
        await note("facteurs_remis", compte=None, objet=f"compte {compte}")
        await tell_facteur(compte, "facteurs_remis", "", now)
    return len(comptes)
