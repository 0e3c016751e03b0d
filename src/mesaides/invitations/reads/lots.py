"""What became of each address of a pasted list, as it is read and kept."""

import json
from dataclasses import dataclass, field


@dataclass(slots=True)
class Resultats:
    """`envoyees`: addresses. `autres`: what was typed, and why it was not sent. `a_corriger`: what to type again.
    `vues`: addresses already doubted; sent as they are when they come again."""

    envoyees: list[str] = field(default_factory=list[str])
    autres: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    a_corriger: list[str] = field(default_factory=list[str])
    vues: list[str] = field(default_factory=list[str])

    @classmethod
    def read(cls, text: str) -> "Resultats":
        return cls(**json.loads(text))
