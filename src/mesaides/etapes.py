"""A life as a table of steps that can be read aloud: who may take which step, from where to where. Pure."""

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Generic, TypeVar

E = TypeVar("E", bound=StrEnum)
A = TypeVar("A")
S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Retour:
    """Back to the state that was left, for so long after it was."""

    delai: timedelta


@dataclass(frozen=True, slots=True)
class Etape(Generic[E, A, S]):
    """One step. `nom` is the noun of its address, `label` the words of its button. `vers` None: where it is."""

    nom: str
    label: str
    de: frozenset[E]
    vers: E | Retour | None
    qui: Callable[[A, S], bool]

    def is_open(self, etat: E, acteur: A, sujet: S) -> bool:
        """Whether this person may take this step now."""
        return etat in self.de and self.qui(acteur, sujet)

    def is_late(self, etat_le: datetime, now: datetime) -> bool:
        """`etat_le`: since when its state is what it is."""
        return isinstance(self.vers, Retour) and now > etat_le + self.vers.delai


class Etapes(Generic[E, A, S]):
    """The steps of one life, by their noun."""

    def __init__(self, *rows: tuple[str, str, Set[E], E | Retour | None, Callable[[A, S], bool]]) -> None:
        steps = [Etape(nom, label, frozenset(de), vers, qui) for nom, label, de, vers, qui in rows]
        self._steps = {step.nom: step for step in steps}
        if len(self._steps) != len(rows):
            raise ValueError("deux étapes portent le même nom")

    def __iter__(self) -> Iterator[Etape[E, A, S]]:
        return iter(self._steps.values())

    def __getitem__(self, nom: str) -> Etape[E, A, S]:
        return self._steps[nom]

    def open_to(self, acteur: A, sujet: S, etat: E) -> list[Etape[E, A, S]]:
        """The steps this person may take now: the buttons to show."""
        return [step for step in self if step.is_open(etat, acteur, sujet)]


def time_alone(acteur: Any, sujet: Any) -> bool:
    """Nobody's step: time, or another step, takes it."""
    return False
