"""Whom one looks for among people: by a few words of what they are called, or by an address. Pure."""

from dataclasses import dataclass
from typing import Self

from mesaides.adresses import adresse_key
from mesaides.ecriture import search_key, search_text

SHORTEST = 2
"""Letters without which nobody is looked for."""


@dataclass(frozen=True, slots=True)
class QuiCherche:
    mots: tuple[str, ...]
    adresse: str

    @classmethod
    def read(cls, texte: str) -> Self:
        return cls(tuple(search_key(texte[:200]).split()), adresse_key(texte))

    @property
    def is_enough(self) -> bool:
        return len("".join(self.mots)) >= SHORTEST

    def finds(self, *noms: str, adresse_cle: str | None = None) -> bool:
        """Whether each word begins one of these names, or this is their address."""
        text = f" {search_text(' '.join(noms))}"
        return adresse_cle == self.adresse or all(f" {mot}" in text for mot in self.mots)
