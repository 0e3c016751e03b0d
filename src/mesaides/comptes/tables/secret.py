"""Passwords: argon2id with the low-memory profile of RFC 9106 (64 MiB, 3 passes), never on the event loop.

Hashing takes 0.1 to 0.4 s of one core. It runs in threads of its own, one fewer than there are cores (at least
one), which step aside for the pages when the machine is busy and leave one core to them whatever happens: argon2
itself takes as many cores as its profile has lanes. Beyond QUEUE waiting, people are asked to try again.
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

from argon2 import Parameters, PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from mesaides.errors import DomainError

T = TypeVar("T")
CORES = sorted(os.sched_getaffinity(0)) if sys.platform == "linux" else [0]
HASHING = CORES[1:] or CORES
"""The cores that hashes may take."""
QUEUE = 64
POLITENESS = 15

PROFILE = RFC_9106_LOW_MEMORY


def _step_aside() -> None:
    """On Linux, where priority and cores belong to a thread and to those it starts, the loop that serves pages goes
    first."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), POLITENESS)
            os.sched_setaffinity(threading.get_native_id(), HASHING)


_threads = ThreadPoolExecutor(len(HASHING), thread_name_prefix="argon2", initializer=_step_aside)
_waiting = 0


@dataclass(frozen=True, slots=True)
class Verdict:
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

    def check(self, stored: str | None, password: str) -> Verdict:
        nobody = self.nobody  # whoever is asked for
        try:
            self.hasher.verify(stored or nobody, password)
        except (VerificationError, InvalidHashError):
            return Verdict(ok=False)
        if stored is None:
            return Verdict(ok=False)
        return Verdict(
            ok=True, renewed=self.hasher.hash(password) if self.hasher.check_needs_rehash(stored) else None
        )


argon2 = Argon2(PROFILE)


async def hash_password(password: str) -> str:
    return await off_loop(argon2.hasher.hash, password)


async def check_password(stored: str | None, password: str) -> Verdict:
    """Takes the same time when there is no such account (`stored` None) as when the password is wrong."""
    return await off_loop(argon2.check, stored, password)


async def off_loop(function: Callable[..., T], *args: Any) -> T:
    """Runs what takes long in the threads of the hashes; DomainError when too many wait already."""
    global _waiting
    if _waiting >= QUEUE:
        raise DomainError("Beaucoup de personnes se connectent en ce moment. Réessayez dans une minute.")
    _waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_threads, function, *args)
    finally:
        _waiting -= 1
