"""Which projets a person looks at: a filter read from an address, written back into one. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Self

from mesaides.ecriture import clean_line, search_key, search_text

ARCHIVES = "archives"
ETATS = [("", "En cours"), (ARCHIVES, "Archivés")]


@dataclass(frozen=True, slots=True)
class FiltreProjets:
    """Each '' lets everything through, but `etat`: '' is what is not archived."""

    q: str = ""
    annee: str = ""
    etat: str = ""

    @classmethod
    def read(cls, typed: Mapping[str, str]) -> Self:
        return cls(*(clean_line(typed.get(name, ""))[:200] for name in ("q", "annee", "etat")))

    @property
    def archives(self) -> bool:
        return self.etat == ARCHIVES

    @property
    def mots(self) -> list[str]:
        return search_key(self.q).split()

    def finds(self, text: str) -> bool:
        """Every word of the search begins a word of the text."""
        known = search_text(text)
        return all(f" {mot}" in f" {known}" for mot in self.mots)

    @property
    def facts(self) -> dict[str, str]:
        """What reads back the same filter; nothing when it is the first one shown."""
        return {name: value for name, value in asdict(self).items() if value}
