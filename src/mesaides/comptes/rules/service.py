"""A service of the Région, as an administrateur describes it. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

NBSP = "\u00a0"


class EtatService(StrEnum):
    OUVERT = "ouvert"
    FERME = "ferme"
    """No new dispositif, no new agent."""


@dataclass(frozen=True, slots=True)
class ServiceVu:
    id: int
    nom: str
    adresse: str
    telephone: str
    courriel: str
    etat: EtatService

    @property
    def joindre(self) -> list[str]:
        """Its address, telephone and mail: those that are known."""
        return [one for one in (self.adresse, self.telephone, self.courriel) if one]

    @property
    def is_open(self) -> bool:
        return self.etat is EtatService.OUVERT


def check_telephone(text: str) -> str:
    """« 05 61 33 50 50 », « 3939 ». Raises ValueError with a French sentence."""
    digits = re.sub(r"[\s.\-/()]", "", unicodedata.normalize("NFKC", text))
    if re.fullmatch(r"\+?[0-9]{4,15}", digits):
        pairs = re.findall("..", digits)
        return NBSP.join(pairs) if re.fullmatch("0[0-9]{9}", digits) else digits
    raise ValueError(f"Indiquez un numéro de téléphone, par exemple 05{NBSP}61{NBSP}33{NBSP}50{NBSP}50.")
