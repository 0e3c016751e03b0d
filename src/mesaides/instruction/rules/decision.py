"""How much may be granted, and what may be asked again. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from mesaides.demandes.rules.complements import PIECE
from mesaides.demandes.rules.dossier import Dossier
from mesaides.dispositifs.rules.contenu import Contenu
from mesaides.montants import euros


class SensDecision(StrEnum):
    ACCORD = "accord"
    REFUS = "refus"

    @property
    def label(self) -> str:
        return "Accorder l’aide" if self is SensDecision.ACCORD else "Refuser l’aide"


@dataclass(frozen=True, slots=True)
class Plafond:
    """The most that can be granted: what was asked, and what the dispositif gives for what is answered now."""

    demande: int
    maximum: int

    @property
    def centimes(self) -> int:
        return min(self.demande, self.maximum)

    def check(self, montant: int) -> None:
        """Raises ValueError with a French sentence when this amount cannot be granted."""
        if montant <= 0:
            raise ValueError("Indiquez un montant supérieur à 0\u00a0€, ou refusez l’aide.")
        if montant > self.demande:
            raise ValueError(
                f"L’établissement demande {euros(self.demande)}\u00a0: accordez au plus ce montant."
            )
        if montant > self.maximum:
            raise ValueError(f"Ce dispositif apporte ici au plus {euros(self.maximum)}.")


def plafond_of(dossier: Dossier, demande: int) -> Plafond:
    """`demande`: the amount asked, in cents."""
    return Plafond(demande, dossier.montant.maximum)


@dataclass(frozen=True, slots=True)
class Cible:
    """One thing that can be asked again."""

    champ: str
    libelle: str

    @property
    def name(self) -> str:
        """The name of its field."""
        return self.champ.replace(PIECE, "piece_")


def cibles(dossier: Dossier) -> list[Cible]:
    """The questions asked of this demande, then its pièces."""
    questions = [Cible(question.code, question.libelle) for question in dossier.questions]
    return questions + [Cible(PIECE + piece.code, piece.intitule) for piece in dossier.pieces_demandees]


def with_dependents(contenu: Contenu, asked: Mapping[str, str]) -> dict[str, str]:
    """`asked` (a reason by champ) with the questions that its answers may call: else they could not be answered."""
    found = dict(asked)
    for question in contenu.questions:  # a condition hangs on an earlier question
        if question.si is not None and question.si.question in found and not question.projet:
            found.setdefault(question.code, "")
    return found
