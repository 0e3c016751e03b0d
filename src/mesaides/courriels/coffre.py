"""A waiting mail holds a live link: its body is sealed."""

import json
from dataclasses import asdict, dataclass

from mesaides.coffre import Coffre

USAGE = "courriels"
"""Put a new key first and keep the old one for two days: no mail waits longer."""


@dataclass(frozen=True, slots=True)
class MailBody:
    texte: str
    html: str
    lien: str = ""

    def seal(self, coffre: Coffre) -> str:
        return coffre.seal(json.dumps(asdict(self), ensure_ascii=False))

    @classmethod
    def open(cls, coffre: Coffre, sealed: str) -> "MailBody":
        """Raises SealedOtherwiseError."""
        return cls(**json.loads(coffre.open(sealed)))
