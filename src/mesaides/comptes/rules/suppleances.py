"""What may be asked of a suppléance: who acts for whom, on which days. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mesaides.dates import jour_fr


@dataclass(frozen=True, slots=True)
class Voulue:
    """`suppleant`: the compte of who is to act."""

    suppleant: int
    du: date
    au: date


@dataclass(frozen=True, slots=True)
class Prevue:
    """A suppléance that has not ended, of the comptes `titulaire` and `suppleant`, with their names."""

    id: int
    titulaire: int
    titulaire_nom: str
    suppleant: int
    suppleant_nom: str
    du: date
    au: date

    @property
    def jours(self) -> str:
        """« du 12 décembre 2026 au 4 janvier 2027 »."""
        return (
            f"du {jour_fr(self.du)} au {jour_fr(self.au)}" if self.du < self.au else f"le {jour_fr(self.du)}"
        )

    def is_on(self, today: date) -> bool:
        """It has begun; it has not ended."""
        return self.du <= today

    def is_of(self, compte: int) -> bool:
        """One of the two."""
        return compte in (self.titulaire, self.suppleant)

    def meets(self, choix: Voulue) -> bool:
        """On a day at least."""
        return self.du <= choix.au and choix.du <= self.au


@dataclass(frozen=True, slots=True)
class Reproche:
    """What is wrong, beside which field."""

    champ: str
    phrase: str


def find_reproche(titulaire: int, choix: Voulue, prevues: Iterable[Prevue]) -> Reproche | None:
    """Nobody has two suppléants, nor acts for two at once; who is away acts for nobody, so that no circle closes."""
    if choix.suppleant == titulaire:
        return Reproche("suppleant", "Choisissez une autre personne que vous.")
    for prevue in prevues:
        if prevue.meets(choix) and (reproche := _against(prevue, titulaire, choix.suppleant)):
            return reproche
    return None


def _against(prevue: Prevue, titulaire: int, suppleant: int) -> Reproche | None:
    quand = prevue.jours
    if prevue.titulaire == titulaire:
        return Reproche(
            "du",
            f"{prevue.suppleant_nom} vous supplée déjà {quand}\u00a0: choisissez d’autres jours, "
            "ou mettez d’abord fin à cette suppléance.",
        )
    if prevue.suppleant == titulaire:
        return Reproche(
            "du",
            f"Vous suppléez {prevue.titulaire_nom} {quand}\u00a0: choisissez d’autres jours, "
            "ou mettez d’abord fin à cette suppléance.",
        )
    if prevue.titulaire == suppleant:
        return Reproche(
            "suppleant",
            f"{prevue.titulaire_nom} s’absente aussi, {quand}\u00a0: choisissez une autre personne.",
        )
    if prevue.suppleant == suppleant:
        return Reproche(
            "suppleant",
            f"{prevue.suppleant_nom} supplée déjà {prevue.titulaire_nom} {quand}\u00a0: "
            "choisissez une autre personne, ou d’autres jours.",
        )
    return None
