"""A crowd of guessers at the door: nobody known is denied, and whoever comes alone goes before their backlog."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

import pytest
from tests.comptes.essais import NOW, WRONG
from tests.visitors import Shown, Visitor
from tests.world.personnes import PASSWORD, QUICK, make_compte

from mesaides.comptes.moves import secret
from mesaides.comptes.moves.connexion import Preuve, Refus, authenticate
from mesaides.comptes.moves.secret import HASHING, RETRY_AFTER, Verification, threads
from mesaides.comptes.rules.attente import INCONNUS, TOURS
from mesaides.comptes.rules.cadence import COMPTE
from mesaides.comptes.tables.compte import Compte
from mesaides.web.gate import Gate

T = TypeVar("T")
CROWD = 90


class Held:
    """Verifications that wait to be let go once they are held, in the order in which they began."""

    hasher = QUICK.hasher

    def __init__(self) -> None:
        self.go = threading.Event()
        self.go.set()
        self.begun: list[str] = []

    def hold(self) -> None:
        self.go.clear()
        self.begun.clear()

    def check(self, stored: str | None, password: str) -> Verification:
        self.begun.append(password)
        assert self.go.wait(60)
        return QUICK.check(stored, password)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    held = Held()
    monkeypatch.setattr(secret, "argon2", held)
    yield held
    held.go.set()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.005)


def waiting() -> int:
    queues = (threads.file.connus, threads.file.inconnus)
    return sum(len(lane) for queue in queues for lane in queue.lanes.values())


def begin(work: Awaitable[T]) -> "asyncio.Task[T]":
    return asyncio.ensure_future(work)


async def crowd(networks: int, *, tries: int = CROWD) -> "list[asyncio.Task[Refus | Preuve]]":
    """So many tries as so many unknowns, all waiting or turned away: what passwords they type say who they are."""
    tasks = [
        begin(authenticate(f"inconnu-{n}", f"foule {n}", f"10.{n % networks}.0.{n}", NOW))
        for n in range(tries)
    ]
    await until(lambda: sum(task.done() for task in tasks) + waiting() + len(HASHING) - threads.free == tries)
    return tasks


async def try_once(visitor: Visitor, compte: Compte) -> Shown:
    page = await visitor.open("/connexion")
    return await visitor.send(
        page, "/connexion", follow=False, identifiant=compte.identifiant, mot_de_passe=PASSWORD
    )


async def known_device(app: Gate, compte: Compte) -> Visitor:
    """The browser of somebody who has logged in there, and out."""
    visitor = Visitor.of(app, "203.0.113.7")
    await visitor.log_in(compte.identifiant, PASSWORD)
    await visitor.send(await visitor.open("/aide"), "/deconnexion")
    return visitor


async def test_a_crowd_denies_neither_a_known_device_nor_who_comes_alone(app: Gate, held: Held):
    mine, theirs = await make_compte(), await make_compte()
    known, alone = await known_device(app, mine), Visitor.of(app, "198.51.100.9")
    held.hold()
    strangers = await crowd(networks=9)
    in_hand = len(HASHING)
    mine_try = begin(try_once(known, mine))
    await until(lambda: waiting() == INCONNUS + 1)
    theirs_try = begin(authenticate(theirs.identifiant, PASSWORD + " ", "198.51.100.9", NOW))
    lone_try = begin(try_once(alone, theirs))
    turned_away = CROWD - in_hand - INCONNUS
    await until(lambda: sum(task.done() for task in strangers) == turned_away + 2)
    held.go.set()
    assert (await mine_try).status == 303
    assert (await lone_try).status == 303
    assert isinstance(await theirs_try, Refus)
    refusals = await asyncio.gather(*strangers)
    assert [refus.retry_after for refus in refusals if isinstance(refus, Refus)].count(
        RETRY_AFTER
    ) == turned_away + 2
    assert held.begun.index(PASSWORD) < in_hand + TOURS
    assert held.begun.index(PASSWORD, held.begun.index(PASSWORD) + 1) < in_hand + 1 + 2 * (9 + 1)


async def test_who_is_turned_away_is_told_when_to_come_back_and_their_try_counts(app: Gate, held: Held):
    compte, visitor = await make_compte(), Visitor.of(app, "10.3.0.200")
    held.hold()
    strangers = await crowd(networks=CROWD)
    for _ in range(COMPTE.libres):
        answer = await try_once(visitor, compte)
        assert answer.status == 503
        assert int(answer.answer.headers["retry-after"]) == RETRY_AFTER
        assert "Réessayez dans 30 secondes" in answer.text.replace("\u00a0", " ")
        assert answer.fields("/connexion")["identifiant"] == compte.identifiant
    assert (await try_once(visitor, compte)).status == 429
    held.go.set()
    await asyncio.gather(*strangers)
    assert (await try_once(visitor, compte)).status == 429


async def test_somebody_logged_in_and_who_holds_a_link_wait_behind_no_stranger(app: Gate, held: Held):
    compte = await make_compte()
    visitor = Visitor.of(app, "203.0.113.7")
    await visitor.log_in(compte.identifiant, PASSWORD)
    held.hold()
    strangers = await crowd(networks=CROWD)
    page = await visitor.open("/mon-compte/adresse")
    change = begin(visitor.send(page, "/mon-compte/adresse", adresse="neuve@exemple.fr", actuel=PASSWORD))
    await until(lambda: waiting() == INCONNUS + 1)
    held.go.set()
    assert "Un courriel est parti" in (await change).text
    await asyncio.gather(*strangers)
    assert held.begun.index(PASSWORD) < len(HASHING) + TOURS


async def test_who_goes_away_while_waiting_leaves_no_thread_taken(app: Gate, held: Held):
    held.hold()
    strangers = await crowd(networks=9, tries=20)
    for task in strangers[1::2]:
        task.cancel()
    held.go.set()
    await asyncio.gather(*strangers, return_exceptions=True)
    await until(lambda: threads.free == len(HASHING))
    assert waiting() == 0
    assert isinstance(await authenticate("encore-un", WRONG, "192.0.2.1", NOW), Refus)
