"""A budget: its lines, what they sum up to, what is missing, and the fingerprint of its financial facts. Pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from mesaides.dispositifs.rules.postes import AUTRES, PART, REGION, SensPoste, poste_label
from mesaides.montants import euros

LIGNES_MAX = 60


@dataclass(frozen=True, slots=True, order=True)
class Ligne:
    """One financial fact. Where the line stands among the others is none."""

    sens: SensPoste
    poste: str
    intitule: str
    montant_centimes: int

    @property
    def label(self) -> str:
        """« Transport »."""
        return poste_label(self.sens, self.poste)

    @property
    def nom(self) -> str:
        """« Transport, Visite de Radio Albigés »."""
        return f"{self.label}, {self.intitule}" if self.intitule else self.label

    @property
    def phrase(self) -> str:
        """« Transport, Visite de Radio Albigés, 550,00 € »."""
        return f"{self.nom}, {euros(self.montant_centimes)}"


@dataclass(frozen=True, slots=True)
class Budget:
    """The plan de financement: dépenses = recettes, one recette being the part of the établissement."""

    lignes: tuple[Ligne, ...]

    @property
    def depenses(self) -> int:
        return self.depenses_of(())

    def depenses_of(self, postes: Sequence[str]) -> int:
        """Those of these postes; all when there are none."""
        return sum(
            ligne.montant_centimes
            for ligne in self.lignes
            if ligne.sens is SensPoste.DEPENSE and (not postes or ligne.poste in postes)
        )

    @property
    def recettes(self) -> int:
        return sum(ligne.montant_centimes for ligne in self.lignes if ligne.sens is SensPoste.RECETTE)

    @property
    def part(self) -> int | None:
        """The part of the établissement; None when no line says it (0 must be said)."""
        return self._recette(PART)

    @property
    def region(self) -> int | None:
        """What is asked of the Région."""
        return self._recette(REGION)

    @property
    def manque(self) -> int:
        """Dépenses − recettes: positive when recettes are missing, negative when dépenses are."""
        return self.depenses - self.recettes

    @property
    def reproches(self) -> list[str]:
        """What keeps this budget from being validated, each a sentence that says what to do."""
        if not any(ligne.sens is SensPoste.DEPENSE for ligne in self.lignes):
            return ["Ajoutez au moins une dépense."]
        found: list[str] = []
        if self.part is None:
            found.append("Ajoutez la part de l’établissement aux recettes ; elle peut être de 0\u00a0€.")
        if self.depenses == 0:
            found.append("Indiquez le montant des dépenses.")
        if self.manque > 0:
            found.append(f"Il manque {euros(self.manque)} de recettes.")
        if self.manque < 0:
            found.append(f"Les recettes dépassent les dépenses de {euros(-self.manque)}.")
        return found

    @property
    def missing(self) -> "Ligne | None":
        """The line that would balance it, to be proposed: the part of the établissement first, which must be said."""
        if self.manque < 0:
            return Ligne(SensPoste.DEPENSE, AUTRES, "", -self.manque)
        if self.depenses == 0 or (self.manque == 0 and self.part is not None):
            return None
        poste = PART if self.part is None else REGION if self.region is None else AUTRES
        return Ligne(SensPoste.RECETTE, poste, "", self.manque)

    @property
    def is_complete(self) -> bool:
        return not self.reproches

    def _recette(self, poste: str) -> int | None:
        lines = [x for x in self.lignes if x.sens is SensPoste.RECETTE and x.poste == poste]
        return sum(ligne.montant_centimes for ligne in lines) if lines else None


def is_held(plafond: int, part: int | None) -> bool:
    """Whether a validation of the part, « so much at most », still stands for a part of this amount."""
    return (part or 0) <= plafond


def write_contenu(lignes: Sequence[Ligne]) -> str:
    """The lines as an immutable version keeps them, in an order that depends on them alone."""
    facts = [[x.sens.value, x.poste, x.intitule, x.montant_centimes] for x in sorted(lignes)]
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def read_contenu(contenu: str) -> tuple[Ligne, ...]:
    """The lines of a version. Raises KeyError, TypeError or ValueError on anything else."""
    facts: list[list[Any]] = json.loads(contenu)
    return tuple(Ligne(SensPoste(sens), poste, intitule, montant) for sens, poste, intitule, montant in facts)


def empreinte(lignes: Sequence[Ligne]) -> str:
    """SHA-256 of the financial facts: total, part of the établissement, every line. Their order is none of them."""
    budget = Budget(tuple(lignes))
    facts = [budget.depenses, budget.recettes, budget.part, write_contenu(lignes)]
    return sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()


VIDE = empreinte(())
"""The fingerprint of a budget without lines: that of a new projet."""
