"""The delivery: takes the mails due, one at a time, and writes what became of each.

One mail, one delivery, whatever the number of workers and processes. One case remains, that no mail
system can remove: killed between the server's « 250 » and our commit, a worker cannot tell that it had sent.
The letter leaves a second time when the lease ends, with the same Message-ID: mailboxes recognise it.

A full disk sends nothing twice: taking a mail is a write too, so that nothing leaves while nothing can be written, and
what has just left is written as soon as the base takes it, however long that is.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from signal import SIGINT, SIGTERM
from time import monotonic
from traceback import format_tb

from mesaides.coffre import SealedOtherwiseError
from mesaides.courriels import tables
from mesaides.courriels.bell import Bell, pause
from mesaides.courriels.recueil import merge
from mesaides.courriels.rules import tidy
from mesaides.courriels.tables import LEASE, Courriel
from mesaides.courriels.transport import MailRefusedError, NotSentError, Transport, UnreachableError
from mesaides.db.pannes import find_panne

log = logging.getLogger(__name__)

POLL = timedelta(seconds=3)
LONGEST_PAUSE = timedelta(minutes=1)
"""Between two tries when the mail server, or the database, answers nobody."""
FOR_EVER = timedelta.max
WRITE_AGAIN = timedelta(seconds=1)
LAST_WORDS = timedelta(seconds=10)
"""How long a worker asked to stop still tries to write what it has just sent."""


class Outcome(Enum):
    IDLE = auto()
    SENT = auto()
    DEFERRED = auto()
    REFUSED = auto()
    UNREACHABLE = auto()


def utc_now() -> datetime:
    return datetime.now(UTC)


async def deliver_once(transport: Transport, now: datetime, stop: asyncio.Event | None = None) -> Outcome:
    """Takes one due courriel, sends it, writes the outcome. Raises what the database raises."""
    courriel = await tables.claim_due(now)
    if courriel is None:
        return Outcome.IDLE
    courriel = await merge(courriel, now)
    outcome, raison = await _send(transport, courriel)
    log.info("courriel %s (%s): %s", courriel.id, courriel.objet, outcome.name.lower())
    await _write_surely(lambda: _write(courriel, outcome, raison, now), stop or asyncio.Event())
    return outcome


async def run_worker(
    stop: asyncio.Event,
    transport: Transport,
    *,
    poll: timedelta = POLL,
    clock: Callable[[], datetime] = utc_now,
) -> None:
    """Delivers until `stop` is set; the letter in hand is finished first. No failure ends it."""
    longest = poll
    with Bell(stop) as bell:
        while not stop.is_set():
            bell.clear()
            outcome = await _deliver_calmly(transport, clock(), stop)
            if outcome is Outcome.IDLE:
                await transport.rest()
                await bell.wait(poll)
            elif outcome is Outcome.UNREACHABLE:
                await pause(stop, longest)
                longest = min(longest * 2, LONGEST_PAUSE)
                continue
            longest = poll
    await transport.rest()


async def run_until_signal(transport: Transport) -> None:
    """The delivery in a process of its own: SIGTERM or SIGINT ends it, once the letter in hand has left."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (SIGTERM, SIGINT):
        loop.add_signal_handler(number, stop.set)
    await run_worker(stop, transport)


async def _deliver_calmly(transport: Transport, now: datetime, stop: asyncio.Event) -> Outcome:
    try:
        return await deliver_once(transport, now, stop)
    except Exception as error:
        log.error("the outbox cannot be read or written: %s", _nameless(error))
        return Outcome.UNREACHABLE


async def _send(transport: Transport, courriel: Courriel) -> tuple[Outcome, str]:
    """Whatever is wrong with this letter is its own affair: the others do not wait for it."""
    try:
        await transport.send(courriel.read())
    except UnreachableError as error:
        log.warning("%s: %s", error.raison, tidy(repr(error.__cause__)))
        return Outcome.UNREACHABLE, error.raison
    except MailRefusedError as error:
        return Outcome.REFUSED, error.raison
    except NotSentError as error:
        return Outcome.DEFERRED, error.raison
    except SealedOtherwiseError:
        log.error("courriel %s: sealed with a key that is not among ours", courriel.id)
        return Outcome.REFUSED, "le courriel ne peut plus être lu\u00a0: demandez un nouvel envoi"
    except Exception as error:
        log.error("courriel %s cannot be sent: %s", courriel.id, _nameless(error))
        return Outcome.DEFERRED, "incident technique"
    return Outcome.SENT, ""


async def _write(courriel: Courriel, outcome: Outcome, raison: str, now: datetime) -> None:
    if outcome is Outcome.SENT:
        await tables.mark_sent(courriel, now)
    elif outcome is Outcome.REFUSED:
        await tables.mark_refused(courriel, raison)
    else:
        await tables.mark_failed(courriel, raison, now, unreachable=outcome is Outcome.UNREACHABLE)


async def _write_surely(write: Callable[[], Awaitable[None]], stop: asyncio.Event) -> None:
    """Insists: what is sent and not written would be sent again. While the lease lasts, when the fault is ours; as long
    as the base takes nothing, for no mail could be taken meanwhile; a moment, once asked to stop."""
    start, told = monotonic(), False
    while True:
        try:
            await write()
        except Exception as error:
            patience = LEASE if find_panne(error) is None else FOR_EVER
            patience = LAST_WORDS if stop.is_set() else patience
            if monotonic() - start > patience.total_seconds():
                raise
            if not told:
                log.warning("the outcome of a courriel cannot be written yet: %s", _nameless(error))
            told = True
            await asyncio.sleep(WRITE_AGAIN.total_seconds())
        else:
            return


def _nameless(error: Exception) -> str:
    """Where it broke, without its message, which may quote an address or a letter."""
    return f"{type(error).__name__}\n{''.join(format_tb(error.__traceback__))}"
