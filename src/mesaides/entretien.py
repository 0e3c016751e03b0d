"""What has finished serving is erased, every hour: by the server, or by `mesaides purger`."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import UTC, datetime, timedelta

from mesaides.administration.moves.echeances import mind_habilitations
from mesaides.comptes.moves.cles import purge_defis
from mesaides.comptes.moves.facteurs import reseal_facteurs
from mesaides.comptes.moves.liens import purge_liens
from mesaides.comptes.moves.mesures import purge_mesures
from mesaides.comptes.moves.passages import purge_passages
from mesaides.comptes.moves.regards import purge_regards
from mesaides.comptes.moves.remises import finish_remises
from mesaides.comptes.moves.secours import purge_lots_shown
from mesaides.comptes.moves.sessions import purge_sessions
from mesaides.comptes.moves.tentatives import purge_tentatives
from mesaides.db import UNHURRIED, transaction
from mesaides.db.pannes import cause_of_panne
from mesaides.demandes.moves.consultations import purge_consultations
from mesaides.demandes.moves.delais import remind_of_delais
from mesaides.demandes.moves.rappels import recall_drafts
from mesaides.fils.mails import notify_unread
from mesaides.inscriptions.moves.demandes import purge_expired
from mesaides.invitations.moves.fin import expire_invitations
from mesaides.invitations.moves.lots import purge_lots
from mesaides.moyens import Moyen, come_by
from mesaides.pieces.moves.effacement import finish_erasing
from mesaides.pieces.moves.entretien import reconcile, scan_waiting
from mesaides.web.submissions import purge_submissions

log = logging.getLogger("mesaides.entretien")

FIRST = timedelta(minutes=1)
EVERY = timedelta(hours=1)
NOTICES_EVERY = timedelta(minutes=2)
EVERY_MINUTE = timedelta(minutes=1)

PURGES: dict[str, Callable[[datetime], Awaitable[int]]] = {
    "comptes jamais activés": purge_expired,
    "sessions finies": purge_sessions,
    "codes de connexion attendus": purge_passages,
    "signatures de clés attendues": purge_defis,
    "appareils perdus remis à zéro": finish_remises,
    "clés de codes scellées de nouveau": reseal_facteurs,
    "codes de secours rangés": purge_lots_shown,
    "liens périmés": purge_liens,
    "essais de connexion oubliés": purge_tentatives,
    "gestes comptés": purge_mesures,
    "formulaires déjà reçus": purge_submissions,
    "envois en nombre": purge_lots,
    "consultations de plus d’un an": purge_consultations,
    "vues du portail de plus d’un an": purge_regards,
    "invitations expirées": expire_invitations,
    "accès que personne ne confirme, ou qui ne servent plus": mind_habilitations,
}

NOTICES: tuple[Callable[[datetime], Awaitable[dict[str, int]]], ...] = (
    notify_unread,
    recall_drafts,
    remind_of_delais,
)


async def purge(now: datetime) -> dict[str, int]:
    """Each in a transaction of its own: how many were erased or marked. One that fails does not stop the others."""
    done: dict[str, int] = {}
    failed: list[Exception] = []
    for what, run in PURGES.items():
        try:
            async with transaction(UNHURRIED):
                done[what] = await run(now)
        except Exception as error:
            log.error("purge manquée", extra={"facts": {"purge": what, "cause": cause_of_panne(error)}})
            failed.append(error)
    done |= await reconcile(now)
    if failed:
        raise failed[0]
    return done


@contextlib.asynccontextmanager
async def hourly_purge() -> AsyncGenerator[None]:
    """Purges while inside; what was being erased is erased before one leaves."""
    async with _regularly("purge", purge, FIRST, EVERY):
        yield
    await finish_erasing()


@contextlib.asynccontextmanager
async def waiting_pieces() -> AsyncGenerator[None]:
    """Shows to the antivirus, while inside, the pièces that it has not judged."""
    async with _regularly("antivirus", scan_waiting, EVERY_MINUTE, EVERY_MINUTE):
        yield


async def give_notice(now: datetime) -> dict[str, int]:
    """Posts what the hour makes due. One that fails does not stop the others."""
    done: dict[str, int] = {}
    failed: list[Exception] = []
    for run in NOTICES:
        try:
            done |= await run(now)
        except Exception as error:
            failed.append(error)
    if failed:
        raise failed[0]
    return done


@contextlib.asynccontextmanager
async def regular_notices() -> AsyncGenerator[None]:
    """Tells people by mail, while inside, of what they have not come to read, and of what is about to close."""
    async with _regularly("avis", give_notice, NOTICES_EVERY, NOTICES_EVERY):
        yield


@contextlib.asynccontextmanager
async def _regularly(
    what: str, work: Callable[[datetime], Awaitable[dict[str, int]]], first: timedelta, every: timedelta
) -> AsyncGenerator[None]:
    """A work that fails is told to the log, and tried again the next time."""

    async def for_ever() -> None:
        come_by(Moyen.AUTOMATIQUE)
        await asyncio.sleep(first.total_seconds())
        while True:
            try:
                done = await work(datetime.now(UTC))
                if done:
                    log.info(what, extra={"facts": done})
            except Exception:
                log.exception(what)
            await asyncio.sleep(every.total_seconds())

    task = asyncio.create_task(for_ever())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
