"""How much may be granted. Pure."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from mesaides.demandes.rules.dossier import Dossier
from mesaides.montants import euros


class SensDecision(StrEnum):
    ACCORD = "accord"
    REFUS = "refus"

    @property
    def label(self) -> str:
        return "Accorder l’aide" if self is SensDecision.ACCORD else "Refuser l’aide"


TROP = "C’est plus que ce qui est proposé : pour accorder davantage, refaites la proposition."


@dataclass(frozen=True, slots=True)
class Plafond:
    """The most that can be granted: what was asked, and what the dispositif gives for what is answered now; and, where
    two persons decide, what the first proposed."""

    demande: int
    maximum: int
    propose: int | None = None

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
        if self.propose is not None and montant > self.propose:
            raise ValueError(TROP)


def plafond_of(dossier: Dossier, demande: int) -> Plafond:
    """`demande`: the amount asked, in cents."""
    return Plafond(demande, dossier.montant.maximum)


def share_of(montant: int, depenses: int) -> Decimal:
    """How many per cent of these dépenses, to a tenth; 100 at most."""
    return min(Decimal(1000 * montant // depenses), Decimal(1000)) / 10
