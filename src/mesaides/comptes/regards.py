"""« Voir comme »: an administrateur looks at the portal in somebody's place, and changes nothing there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Regard:
    """`par`: the Acteur who looks. Until `jusqu_au`, then the portal is theirs again."""

    numero: int
    par: Any
    jusqu_au: datetime
