"""Passwords: argon2id with the low-memory profile of RFC 9106 (64 MiB, 3 passes), never on the event loop.

Hashing takes 0.1 to 0.4 s of one core. It runs in threads of its own, one fewer than there are cores (at least
one), which step aside for the pages when the machine is busy and leave one core to them whatever happens: argon2
itself takes as many cores as its profile has lanes. Who waits, and who is asked to try again, `rules.attente` says.
"""

import asyncio
import contextlib
import os
import secrets
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from argon2 import Parameters, PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import hash_secret_raw
from argon2.profiles import RFC_9106_LOW_MEMORY

from mesaides.comptes.rules.attente import File, Place
from mesaides.comptes.rules.motdepasse import password_form
from mesaides.errors import BusyError

T = TypeVar("T")
CORES = sorted(os.sched_getaffinity(0)) if sys.platform == "linux" else [0]
HASHING = CORES[1:] or CORES
"""The cores that hashes may take."""
POLITENESS = 15
BUSY = "Beaucoup de personnes se connectent en ce moment\u00a0: rien n’a été vérifié. Réessayez dans 30\u00a0secondes."
RETRY_AFTER = 30

PROFILE = RFC_9106_LOW_MEMORY


CODES = Parameters(Type.ID, 19, 16, 32, 2, 19_456, 1)
"""For codes drawn at random, ten at a time: the least that OWASP advises, 30 ms each."""


def _step_aside() -> None:
    """On Linux, where priority and cores belong to a thread and to those it starts, the loop that serves pages goes
    first."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), POLITENESS)
            os.sched_setaffinity(threading.get_native_id(), HASHING)


MAISON = Place("", connu=True)
"""The place of whoever is not asked by a page: the command line, the demonstration."""


@dataclass(frozen=True, slots=True)
class Verification:
    """`renewed`: a hash with today's parameters, to keep instead of the old one."""

    ok: bool
    renewed: str | None = None


class Argon2:
    """Makes and verifies hashes with one profile, in the thread of whoever calls."""

    def __init__(self, profile: Parameters) -> None:
        self.hasher = PasswordHasher.from_parameters(profile)

    @cached_property
    def nobody(self) -> str:
        """The hash of a password that nobody knows, made on first need."""
        return self.hasher.hash(secrets.token_urlsafe(32))

    def hash(self, password: str) -> str:
        return self.hasher.hash(password_form(password))

    def check(self, stored: str | None, password: str) -> Verification:
        """Older hashes are of what was typed: it is tried too when it is not in the one form, account or none."""
        nobody = self.nobody  # whoever is asked for
        form = password_form(password)
        is_old = not self._is_of(stored or nobody, form)
        if (is_old and (password == form or not self._is_of(stored or nobody, password))) or stored is None:
            return Verification(ok=False)
        renewed = self.hasher.hash(form) if is_old or self.hasher.check_needs_rehash(stored) else None
        return Verification(ok=True, renewed=renewed)

    def _is_of(self, stored: str, password: str) -> bool:
        try:
            return self.hasher.verify(stored, password.encode("utf-8", "replace"))
        except (VerificationError, InvalidHashError):
            return False


argon2 = Argon2(PROFILE)


class Threads:
    """The threads of the hashes, each taken by whoever's turn it is."""

    def __init__(self, number: int) -> None:
        self.free = number
        self.file: File[asyncio.Future[None]] = File()
        self._pool = ThreadPoolExecutor(number, thread_name_prefix="argon2", initializer=_step_aside)

    async def run(self, place: Place, function: Callable[..., T], *args: Any) -> T:
        await self._wait(place)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, function, *args)
        finally:
            self._leave()

    async def _wait(self, place: Place) -> None:
        turn = asyncio.get_running_loop().create_future()
        turned_away = self.file.join(turn, place)
        if turned_away is not None and not turned_away.done():
            turned_away.set_exception(BusyError(BUSY, RETRY_AFTER))
        self._call()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # called in the moment of going away
                self._leave()
            raise

    def _leave(self) -> None:
        self.free += 1
        self._call()

    def _call(self) -> None:
        while self.free and (turn := self.file.next()) is not None:
            if not turn.done():
                self.free -= 1
                turn.set_result(None)


threads = Threads(len(HASHING))


def derive(code: str, sel: str) -> str:
    """What is kept of a code, found again with the same `sel` (hexadecimal)."""
    costs = CODES.time_cost, CODES.memory_cost, CODES.parallelism, CODES.hash_len, CODES.type
    return hash_secret_raw(code.encode(), bytes.fromhex(sel), *costs).hex()


async def hash_password(password: str, place: Place = MAISON) -> str:
    return await off_loop(place, argon2.hash, password)


async def check_password(stored: str | None, password: str, place: Place) -> Verification:
    """Takes the same time when there is no such account (`stored` None) as when the password is wrong."""
    return await off_loop(place, argon2.check, stored, password)


async def off_loop(place: Place, function: Callable[..., T], *args: Any) -> T:
    """Runs what takes long in the threads of the hashes, in its turn; BusyError when too many wait already."""
    return await threads.run(place, function, *args)
