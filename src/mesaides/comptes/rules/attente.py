"""Whose turn it is, among those who wait for a password to be verified, and who is turned away when they are too many.

Those who are known (logged in, or at a device that has been before) have a queue of their own, and three turns in
four. In each queue the lanes go in turn, one per network or per compte: whoever sends a hundred tries waits behind
their own. When a queue is full, the last of the longest lane makes room for whoever comes by a shorter one.
"""

from collections import deque
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")
INCONNUS = 64
CONNUS = 64
TOURS = 4
"""One turn in so many goes to strangers first."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one waits: `couloir` is a network, or a compte when one is known."""

    couloir: str = ""
    connu: bool = False

    @classmethod
    def of_compte(cls, compte: int) -> "Place":
        return cls(str(compte), connu=True)


@dataclass(slots=True)
class Queue(Generic[T]):
    """Lanes that go in turn, `most` waiting in all."""

    most: int
    lanes: dict[str, deque[T]] = field(default_factory=dict[str, deque[T]])

    def join(self, qui: T, couloir: str) -> T | None:
        """Who is turned away, if anybody: `qui`, or the last of a lane longer than theirs."""
        turned_away = None
        if sum(map(len, self.lanes.values())) >= self.most:
            longest = max(self.lanes, key=lambda name: len(self.lanes[name]))
            if len(self.lanes[longest]) <= len(self.lanes.get(couloir, ())) + 1:
                return qui
            turned_away = self.lanes[longest].pop()
        self.lanes.setdefault(couloir, deque()).append(qui)
        return turned_away

    def next(self) -> T | None:
        """The first of the lane whose turn it is, which then goes behind the others."""
        if not self.lanes:
            return None
        couloir = next(iter(self.lanes))
        lane = self.lanes.pop(couloir)
        qui = lane.popleft()
        if lane:
            self.lanes[couloir] = lane
        return qui


@dataclass(slots=True)
class File(Generic[T]):
    """The two queues, as one."""

    connus: Queue[T] = field(default_factory=lambda: Queue(CONNUS))
    inconnus: Queue[T] = field(default_factory=lambda: Queue(INCONNUS))
    tour: int = 0

    def join(self, qui: T, place: Place) -> T | None:
        """Who is turned away, if anybody."""
        queue = self.connus if place.connu else self.inconnus
        return queue.join(qui, place.couloir)

    def next(self) -> T | None:
        """Whose turn it is; None when nobody waits."""
        self.tour += 1
        first, second = (self.connus, self.inconnus) if self.tour % TOURS else (self.inconnus, self.connus)
        qui = first.next()
        return second.next() if qui is None else qui
